import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  OrganisationReport,
  organisationGroupBySchema,
} from '@paved-path/backstage-plugin-cost-common';
import {
  ChoiceSelect,
  EmptyPanel,
  EmptyPanelProps,
  EntityCardFrame,
  FilterFrame,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef, Translate } from '../../translation';
import { CostKindPicker } from '../CostKindPicker';
import { NotIncludedPanel } from '../CostTab/NotIncludedPanel';
import { PeriodPicker } from '../PeriodPicker';
import { CurrencySection } from './CurrencySection';
import { ExportButton } from './ExportButton';
import { Totals } from './Totals';
import { UnusualDays } from './UnusualDays';
import { useOrganisation } from './useOrganisation';
import { useOrganisationQuery } from './useOrganisationQuery';

const useStyles = makeStyles<Theme>(theme => ({
  root: { containerType: 'inline-size' } as {},
  areas: {
    display: 'grid',
    gap: theme.spacing(3),
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateAreas: '"total" "unusual" "currencies" "missing"',
    '@container (min-width: 1150px)': {
      gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 2fr)',
      gridTemplateRows: 'auto auto 1fr',
      gridTemplateAreas:
        '"total unusual" "currencies unusual" "currencies missing"',
    },
  },
  total: { gridArea: 'total', minWidth: 0 },
  groupBy: { flex: '1 1 190px', minWidth: 0, maxWidth: 240 },
  unusual: { gridArea: 'unusual', minWidth: 0 },
  currencies: {
    gridArea: 'currencies',
    minWidth: 0,
    display: 'grid',
    gap: theme.spacing(3),
  },
  missing: { gridArea: 'missing', minWidth: 0 },
}));

/** What everything costs, by team or by what the reader chooses; what is unusual; and what is not in the numbers. */
export function OrganisationPage() {
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const { value, set } = useOrganisationQuery();
  const query = useOrganisation(value);
  const report = query.value;
  const hasRows = Boolean(report?.rows.length);
  const isTrusted =
    report?.freshness.state === 'fresh' || report?.freshness.state === 'stale';
  // How old the answer is stands there, once.
  const saysMore = hasRows || Boolean(isTrusted && report.notIncluded.length);
  return (
    <div className={classes.root}>
      <div className={classes.areas}>
        <div className={classes.total}>
          <EntityCardFrame
            title={t('organisation.title')}
            query={query}
            quiet={saysMore}
            freshness={({ freshness }) => freshness}
            empty={each => emptiness(each, t)}
            before={
              <FilterFrame
                label={t('organisation.filter')}
                filtered={Object.values(value).some(Boolean)}
                onClear={() =>
                  set({
                    groupBy: undefined,
                    period: undefined,
                    from: undefined,
                    to: undefined,
                    cost: undefined,
                  })
                }
                after={<ExportButton report={report} />}
              >
                <ChoiceSelect
                  className={classes.groupBy}
                  label={t('organisation.groupBy')}
                  value={value.groupBy ?? report?.groupBy ?? 'team'}
                  onChange={groupBy => set({ groupBy })}
                  choices={organisationGroupBySchema.options.map(groupBy => ({
                    value: groupBy,
                    words: t(`organisation.group.${groupBy}`),
                  }))}
                />
                <PeriodPicker value={value} set={set} shown={report} />
                <CostKindPicker
                  shown={value.cost ?? report?.cost ?? 'billed'}
                  onChange={cost => set({ cost })}
                />
              </FilterFrame>
            }
          >
            {each =>
              each.rows.length ? (
                <Totals report={each} />
              ) : (
                <EmptyPanel title={t('organisation.nothingYet')}>
                  {t('organisation.nothingYetBody')}
                </EmptyPanel>
              )
            }
          </EntityCardFrame>
        </div>
        {report && hasRows && (
          <>
            <div className={classes.unusual}>
              <UnusualDays
                anomalies={report.anomalies}
                onChanged={query.reload}
              />
            </div>
            <div className={classes.currencies}>
              {report.currencies.map(each => (
                <CurrencySection
                  key={each.currency}
                  currencyReport={each}
                  report={report}
                  busy={query.loading}
                />
              ))}
            </div>
          </>
        )}
        {report && saysMore && (
          <div className={classes.missing}>
            <NotIncludedPanel
              remarks={report.notIncluded}
              freshness={report.freshness}
              error={query.error}
              onRetry={query.reload}
            />
          </div>
        )}
      </div>
    </div>
  );
}

/** Nothing, where somebody has looked: what no provider has read yet is another matter. */
function emptiness(
  { rows, freshness }: OrganisationReport,
  t: Translate,
): EmptyPanelProps | undefined {
  if (rows.length || freshness.state === 'never') return undefined;
  return {
    title: t('organisation.none'),
    children: t('organisation.noneBody'),
  };
}
