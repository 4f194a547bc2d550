import { useRef } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { ON_CALL_CHANNEL } from '@paved-path/backstage-plugin-on-call-common';
import {
  EmptyPanel,
  FramedAnswer,
  LiveQuery,
  PageButtons,
  useCursorPages,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef } from '../../translation';
import { FilterBar } from './FilterBar';
import { dated, Panel } from './Panel';
import { ServicesTable } from './ServicesTable';
import { Summary } from './Summary';
import { OrganisationSummary } from './useOrganisation';
import { OrganisationFilter } from './useOrganisationFilter';

const PAGE = 50;

const useStyles = makeStyles<Theme>(theme => ({
  summary: { marginBottom: theme.spacing(2.5) },
  total: { marginBottom: theme.spacing(0.5) },
  table: { outline: 'none' },
}));

/** All services: how they stand, then those that the filter lets through, paged on the server. */
export function ServicesPanel(props: {
  filter: OrganisationFilter;
  summary: LiveQuery<OrganisationSummary>;
}) {
  const { filter, summary } = props;
  const { value: asked, set } = filter;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const table = useRef<HTMLDivElement>(null);
  const question = JSON.stringify(asked);
  const pages = useCursorPages(question);
  const query = useLiveQuery({
    key: `${question}${pages.cursor ?? ''}`,
    channel: ON_CALL_CHANNEL,
    keepPrevious: true,
    load: signal =>
      dated(
        api.getOrganisation(
          { ...asked, limit: PAGE, cursor: pages.cursor },
          { signal },
        ),
      ),
  });
  const filtered = Boolean(asked.owner || asked.only || asked.search);
  const title = t('organisation.services.title');
  const isEmpty = summary.value?.total === 0 && !filtered;

  return (
    <Panel
      title={title}
      query={query}
      empty={() =>
        isEmpty
          ? {
              title: t('organisation.noServices'),
              children: t('organisation.noServicesBody'),
            }
          : undefined
      }
      before={
        !isEmpty && (
          <>
            {!summary.error || summary.value ? (
              <div className={classes.summary}>
                <FramedAnswer
                  title={t('organisation.title')}
                  query={summary}
                  quiet
                  freshness={() => ({
                    source: t('organisation.source'),
                    state: 'fresh',
                  })}
                >
                  {value => (
                    <Summary
                      summary={value}
                      onShowAll={() => {
                        set({
                          only: 'nobody',
                          owner: undefined,
                          search: undefined,
                        });
                        table.current?.focus();
                      }}
                    />
                  )}
                </FramedAnswer>
              </div>
            ) : null}
            <FilterBar filter={filter} />
          </>
        )
      }
    >
      {page => (
        <div ref={table} tabIndex={-1} className={classes.table}>
          <Typography
            variant="body2"
            color="textSecondary"
            role="status"
            className={classes.total}
          >
            {t('organisation.services.total', { count: page.totalItems })}
          </Typography>
          {page.items.length ? (
            <>
              <ServicesTable items={page.items} busy={query.loading} />
              <PageButtons
                title={title}
                pages={pages}
                nextCursor={page.nextCursor}
              />
            </>
          ) : (
            <EmptyPanel title={t('organisation.services.noMatch')}>
              {t('organisation.services.noMatchBody')}
            </EmptyPanel>
          )}
        </div>
      )}
    </Panel>
  );
}
