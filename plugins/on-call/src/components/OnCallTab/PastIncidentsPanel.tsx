import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/frontend-plugin-api';
import { onCallChannel } from '@paved-path/backstage-plugin-on-call-common';
import {
  EntityCardFrame,
  PageButtons,
  PlainList,
  useCursorPages,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef } from '../../translation';
import { IncidentLine } from '../IncidentLine';

const PAGE = 10;

const useStyles = makeStyles<Theme>(theme => ({
  total: {
    marginBottom: theme.spacing(1),
    color: theme.palette.text.secondary,
  },
  resolution: { marginTop: theme.spacing(0.5), overflowWrap: 'anywhere' },
  none: { color: theme.palette.text.secondary },
}));

/** What was open before, the newest first, each with how it was resolved. */
export function PastIncidentsPanel(props: { entityRef: string }) {
  const { entityRef } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const pages = useCursorPages(entityRef);
  const query = useLiveQuery({
    key: `${entityRef} ${pages.cursor ?? ''}`,
    channel: onCallChannel(entityRef),
    keepPrevious: true,
    load: signal =>
      api.getIncidents(
        entityRef,
        { state: 'past', limit: PAGE, cursor: pages.cursor },
        { signal },
      ),
  });
  const title = t('tab.past.title');
  return (
    <EntityCardFrame
      title={title}
      query={query}
      freshness={page => page.freshness}
      quiet
      empty={page =>
        page.items.length
          ? undefined
          : { title: t('tab.past.none'), children: t('tab.past.noneBody') }
      }
    >
      {page => (
        <>
          <div className={classes.total}>
            {t('tab.past.total', { count: page.totalItems })}
          </div>
          <PlainList label={title}>
            {page.items.map(incident => (
              <li key={incident.id}>
                <IncidentLine incident={incident}>
                  <div
                    className={`${classes.resolution} ${
                      incident.resolution ? '' : classes.none
                    }`}
                  >
                    {incident.resolution ?? t('tab.past.noResolution')}
                  </div>
                </IncidentLine>
              </li>
            ))}
          </PlainList>
          <PageButtons
            newestFirst
            title={title}
            pages={pages}
            nextCursor={page.nextCursor}
          />
        </>
      )}
    </EntityCardFrame>
  );
}
