import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  costChannel,
  ReportQuery,
} from '@paved-path/backstage-plugin-cost-common';
import {
  DataSort,
  EmptyPanel,
  EntityCardFrame,
  PageButtons,
  SearchField,
  useCursorPages,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costApiRef } from '../../api';
import { costTranslationRef } from '../../translation';
import { ResourcesTable } from './ResourcesTable';
import { useResourceList } from './useResourceList';

const PAGE = 50;

const useStyles = makeStyles<Theme>(theme => ({
  before: {
    display: 'flex',
    maxWidth: 420,
    // Room for the label that stands on the frame.
    paddingTop: theme.spacing(1),
    marginBottom: theme.spacing(1.5),
  },
  total: { marginBottom: theme.spacing(0.5) },
}));

/** Every resource with what it costs: searched, sorted and paged on the server. */
export function ResourcesPanel(props: {
  entityRef: string;
  /** The days, and which cost. */
  query: ReportQuery;
  hasParts: boolean;
}) {
  const { entityRef, query: reportQuery, hasParts } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const api = useApi(costApiRef);
  const { value: list, set } = useResourceList();
  const { groupBy: _, ...period } = reportQuery;
  const asked = { ...period, ...list };
  const question = `${entityRef} ${JSON.stringify(asked)}`;
  const pages = useCursorPages(question);
  const query = useLiveQuery({
    key: `${question}${pages.cursor ?? ''}`,
    channel: costChannel(entityRef),
    keepPrevious: true,
    load: signal =>
      api.getResources(
        entityRef,
        { ...asked, limit: PAGE, cursor: pages.cursor },
        { signal },
      ),
  });
  const field = list.orderField ?? 'cost';
  const usual = (name: string) => (name === 'name' ? 'asc' : 'desc');
  const order = list.order ?? usual(field);
  const sort: DataSort = {
    field,
    order,
    onSort: next => {
      const turned = order === 'asc' ? 'desc' : 'asc';
      set({
        orderField: next,
        order: next === field ? turned : usual(next),
      });
    },
  };
  const title = t('tab.resources');
  return (
    <EntityCardFrame
      title={title}
      query={query}
      quiet
      freshness={({ freshness }) => freshness}
      before={
        <div className={classes.before}>
          <SearchField
            label={t('tab.search')}
            value={list.search}
            onChange={search => set({ search })}
          />
        </div>
      }
    >
      {page => (
        <>
          <Typography
            variant="body2"
            color="textSecondary"
            role="status"
            className={classes.total}
          >
            {t('tab.total', { count: page.totalItems })}
          </Typography>
          {page.items.length ? (
            <>
              <ResourcesTable
                items={page.items}
                busy={query.loading}
                sort={sort}
                pageRef={hasParts ? entityRef : undefined}
              />
              <PageButtons
                title={title}
                pages={pages}
                nextCursor={page.nextCursor}
              />
            </>
          ) : (
            <EmptyPanel title={t('tab.noMatch')}>
              {t('tab.noMatchBody')}
            </EmptyPanel>
          )}
        </>
      )}
    </EntityCardFrame>
  );
}
