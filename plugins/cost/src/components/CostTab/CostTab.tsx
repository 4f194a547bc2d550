import { makeStyles, Theme } from '@material-ui/core/styles';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  EmptyPanel,
  EntityCardFrame,
  useEntityRef,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useReport, useTabQuery } from '../../hooks';
import { costTranslationRef } from '../../translation';
import { attributionHelp } from '../attributionHelp';
import { AnomaliesPanel } from './AnomaliesPanel';
import { ConflictsPanel } from './ConflictsPanel';
import { Controls } from './Controls';
import { CurrencySection } from './CurrencySection';
import { EstimatesPanel } from './EstimatesPanel';
import { MoversPanel } from './MoversPanel';
import { NotIncludedPanel } from './NotIncludedPanel';
import { PartsPanel } from './PartsPanel';
import { ResourcesPanel } from './ResourcesPanel';
import { isWhole, reportQueryOf } from './tabQuery';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(3) },
  currencies: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(4),
  },
  waiting: { opacity: 0.6, transition: 'opacity 150ms' },
  beside: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))',
    gap: theme.spacing(3),
    alignItems: 'start',
  },
}));

/** The tab "Cost": the days as a plot, what moved, what was unusual, every resource, and what is not in the numbers. */
export function CostTab() {
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const { entity } = useEntity();
  const entityRef = useEntityRef();
  const { value: asked, set } = useTabQuery();
  const hasParts = isWhole(entity);
  const reportQuery = reportQueryOf(asked, hasParts);
  const query = useReport(entityRef, reportQuery);
  const report = query.value;
  return (
    <div className={classes.root}>
      <EntityCardFrame
        title={t('title')}
        query={query}
        quiet
        freshness={({ freshness }) => freshness}
        before={
          <Controls
            asked={asked}
            set={set}
            groupBy={reportQuery.groupBy}
            hasParts={hasParts}
            report={report}
          />
        }
        empty={({ currencies, freshness }) =>
          currencies.length || freshness.state === 'never'
            ? undefined
            : {
                title: t('tab.none'),
                children: t('tab.noneBody', attributionHelp),
              }
        }
      >
        {shown =>
          shown.currencies.length ? (
            <div
              className={`${classes.currencies} ${
                query.loading ? classes.waiting : ''
              }`}
              aria-busy={query.loading}
            >
              {shown.currencies.map(currency => (
                <CurrencySection
                  key={currency.currency}
                  report={shown}
                  currency={currency}
                />
              ))}
            </div>
          ) : (
            <EmptyPanel title={t('card.unread')}>
              {t('card.unreadBody')}
            </EmptyPanel>
          )
        }
      </EntityCardFrame>
      {report && (
        <>
          {report.currencies.length > 0 && (
            <>
              <div className={classes.beside}>
                <MoversPanel report={report} />
                <AnomaliesPanel
                  anomalies={report.anomalies}
                  onChanged={query.reload}
                />
              </div>
              {hasParts && (
                <PartsPanel
                  entityRef={entityRef}
                  parts={report.parts}
                  busy={query.loading}
                />
              )}
            </>
          )}
          {report.estimates.length > 0 && (
            <EstimatesPanel estimates={report.estimates} />
          )}
          {report.currencies.length > 0 && (
            <ResourcesPanel
              entityRef={entityRef}
              query={reportQuery}
              hasParts={hasParts}
            />
          )}
          {report.conflicts.length > 0 && (
            <ConflictsPanel conflicts={report.conflicts} />
          )}
          <NotIncludedPanel
            remarks={report.notIncluded}
            freshness={report.freshness}
            error={query.error}
            onRetry={query.reload}
          />
        </>
      )}
    </div>
  );
}
