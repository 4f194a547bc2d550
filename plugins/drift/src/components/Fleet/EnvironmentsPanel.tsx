import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { FLEET_CHANNEL } from '@paved-path/backstage-plugin-drift-common';
import {
  EmptyPanel,
  EntityCardFrame,
  PageButtons,
  useCursorPages,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';
import { driftTranslationRef } from '../../translation';
import { isUnderWay, listFreshness } from '../../words';
import { EnvironmentsTable } from './EnvironmentsTable';
import { FilterBar } from './FilterBar';
import { FleetFilter, FleetFilterValue } from './useFleetFilter';

const PAGE = 50;

/** How often a page with a check under way is asked for, in milliseconds: a scan moves many at once. */
const POLL = 5000;

const useStyles = makeStyles<Theme>(theme => ({
  total: { marginBottom: theme.spacing(0.5) },
}));

/** The environments of the fleet: filtered, sorted and paged on the server. */
export function EnvironmentsPanel(props: {
  filter: FleetFilter;
  teams: string[];
}) {
  const { filter, teams } = props;
  const { value: asked, set } = filter;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const question = JSON.stringify(asked);
  const pages = useCursorPages(question);
  const query = useLiveQuery({
    key: `${question}${pages.cursor ?? ''}`,
    channel: FLEET_CHANNEL,
    keepPrevious: true,
    pollInterval: POLL,
    load: signal =>
      api.getEnvironments(
        { ...asked, limit: PAGE, cursor: pages.cursor },
        { signal },
      ),
    isMoving: page => page.items.some(({ check }) => isUnderWay(check)),
  });
  const filtered = Boolean(
    asked.owner || asked.system || asked.state || asked.search,
  );
  const title = t('fleet.environmentsTitle');

  function sort(field: string) {
    const isSame = asked.orderField === field;
    set({
      orderField: field as FleetFilterValue['orderField'],
      order: isSame && asked.order !== 'desc' ? 'desc' : 'asc',
    });
  }

  return (
    <EntityCardFrame
      title={title}
      query={query}
      freshness={page => listFreshness(page.freshness, t)}
      empty={page =>
        page.items.length || filtered || !pages.isFirst
          ? undefined
          : { title: t('fleet.none'), children: t('fleet.noneBody') }
      }
      before={<FilterBar filter={filter} teams={teams} />}
    >
      {page =>
        page.items.length ? (
          <>
            <Typography
              variant="body2"
              color="textSecondary"
              role="status"
              className={classes.total}
            >
              {t('fleet.total', { count: page.totalItems })}
            </Typography>
            <EnvironmentsTable
              title={title}
              items={page.items}
              busy={query.loading}
              sort={{
                field: asked.orderField,
                order: asked.order ?? 'asc',
                onSort: sort,
              }}
            />
            <PageButtons
              title={title}
              pages={pages}
              nextCursor={page.nextCursor}
            />
          </>
        ) : (
          <EmptyPanel title={t('fleet.noMatch')}>
            {t('fleet.noMatchBody')}
          </EmptyPanel>
        )
      }
    </EntityCardFrame>
  );
}
