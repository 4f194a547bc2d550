import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  CoverageSummary,
  FLEET_CHANNEL,
} from '@paved-path/backstage-plugin-drift-common';
import {
  EmptyPanel,
  EntityCardFrame,
  PageButtons,
  StatusLabel,
  useCursorPages,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';
import { driftTranslationRef } from '../../translation';
import { coverageFreshness, coverageTotals, isCurrent } from '../../words';
import { ResourceFilterBar } from './ResourceFilterBar';
import { ResourcesTable } from './ResourcesTable';
import {
  isNarrowed,
  ResourceFilterValue,
  toQuery,
  useResourceFilter,
} from './useResourceFilter';

const PAGE = 50;

const useStyles = makeStyles<Theme>(theme => ({
  total: { marginBottom: theme.spacing(0.5) },
}));

/** What exists: filtered and paged on the server, and at first what no code manages. */
export function ResourcesPanel(props: {
  summary: CoverageSummary | undefined;
}) {
  const { summary } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const filter = useResourceFilter();
  const asked = toQuery(filter.value);
  const question = JSON.stringify(asked);
  const pages = useCursorPages(question);
  const query = useLiveQuery({
    key: `${question}${pages.cursor ?? ''}`,
    channel: FLEET_CHANNEL,
    keepPrevious: true,
    load: signal =>
      api.getCloudResources(
        { ...asked, limit: PAGE, cursor: pages.cursor },
        { signal },
      ),
  });
  const title = t('coverage.resourcesTitle');
  return (
    <EntityCardFrame
      title={title}
      query={query}
      freshness={() =>
        summary
          ? coverageFreshness(summary, t)
          : { source: t('coverage.source'), state: 'fresh' }
      }
      quiet
      before={<ResourceFilterBar filter={filter} summary={summary} />}
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
              {t('coverage.total', { count: page.totalItems })}
            </Typography>
            <ResourcesTable
              title={title}
              items={page.items}
              busy={query.loading}
              inventories={summary?.inventories ?? []}
            />
            <PageButtons
              title={title}
              pages={pages}
              nextCursor={page.nextCursor}
            />
          </>
        ) : (
          <Nothing asked={filter.value} summary={summary} />
        )
      }
    </EntityCardFrame>
  );
}

/** Why no resource is listed: nothing matches, all is managed, or nobody can tell. */
function Nothing(props: {
  asked: ResourceFilterValue;
  summary: CoverageSummary | undefined;
}) {
  const { asked, summary } = props;
  const { t } = useTexts(driftTranslationRef);
  if (asked.state !== 'unmanaged' || isNarrowed(asked) || !summary) {
    return (
      <EmptyPanel title={t('coverage.noMatch')}>
        {t('coverage.noMatchBody')}
      </EmptyPanel>
    );
  }
  const { managed, unknown } = coverageTotals(summary);
  if (unknown || !managed || !isCurrent(summary)) {
    return (
      <EmptyPanel title={t('coverage.noneUnmanagedKnown')}>
        {managed + unknown
          ? t('coverage.noneUnmanagedKnownBody')
          : t('coverage.nothing')}
      </EmptyPanel>
    );
  }
  return (
    <div role="status">
      <StatusLabel tone="good">{t('coverage.noneUnmanaged')}</StatusLabel>
    </div>
  );
}
