import { makeStyles, Theme } from '@material-ui/core/styles';
import { OnCallOverview } from '@paved-path/backstage-plugin-on-call-common';
import {
  Foldable,
  PlainList,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../translation';
import { serviceStatus, sortIncidents } from '../words';
import { IncidentLine } from './IncidentLine';

const useStyles = makeStyles<Theme>(theme => ({
  sentence: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
  },
  list: { marginTop: theme.spacing(1) },
}));

/** The state of a service in words, and its open incidents, those first that nobody acknowledged. */
export function ServiceState(props: {
  overview: OnCallOverview;
  /** How many incidents stand there at once; by default all. */
  shown?: number;
}) {
  const { overview, shown = Infinity } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const status = serviceStatus(overview, t);
  const incidents = sortIncidents(overview.openIncidents);
  const more = incidents.slice(shown);
  const loud = status?.tone === 'bad' || incidents.length > 0;
  return (
    <>
      {status && (
        <div role="status">
          <StatusLabel
            tone={status.tone}
            icon={status.icon}
            className={loud ? classes.sentence : undefined}
          >
            {status.words}
          </StatusLabel>
        </div>
      )}
      {incidents.length > 0 && (
        <div className={classes.list}>
          <PlainList label={t('card.openIncidents')}>
            {incidents.slice(0, shown).map(incident => (
              <li key={incident.id}>
                <IncidentLine incident={incident} />
              </li>
            ))}
          </PlainList>
        </div>
      )}
      {more.length > 0 && (
        <Foldable title={t('card.moreIncidents', { count: more.length })}>
          <PlainList label={t('card.moreIncidents', { count: more.length })}>
            {more.map(incident => (
              <li key={incident.id}>
                <IncidentLine incident={incident} />
              </li>
            ))}
          </PlainList>
        </Foldable>
      )}
    </>
  );
}
