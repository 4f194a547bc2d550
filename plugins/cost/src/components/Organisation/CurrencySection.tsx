import { useMemo } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  CurrencyReport,
  OrganisationReport,
} from '@paved-path/backstage-plugin-cost-common';
import { TitledCard, useTexts } from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { CostPlot } from '../CostPlot';
import { GroupsTable } from './GroupsTable';
import { withRowNames } from './rows';

const useStyles = makeStyles<Theme>(theme => ({
  table: { marginTop: theme.spacing(2) },
}));

/** What was billed in one currency: by day, then by group. */
export function CurrencySection(props: {
  currencyReport: CurrencyReport;
  report: OrganisationReport;
  /** Whether another answer is on its way. */
  busy: boolean;
}) {
  const { currencyReport, report, busy } = props;
  const { currency } = currencyReport;
  const { groupBy, days, anomalies } = report;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const named = useMemo(
    () => withRowNames(currencyReport, groupBy, t),
    [currencyReport, groupBy, t],
  );
  const title = t(`organisation.byGroup.${groupBy}`, { currency });
  return (
    <TitledCard title={title}>
      <CostPlot
        key={groupBy}
        days={days}
        report={named}
        anomalies={anomalies}
      />
      <div className={classes.table}>
        <GroupsTable
          key={groupBy}
          label={title}
          rows={report.rows.filter(row => row.currency === currency)}
          groupBy={groupBy}
          busy={busy}
        />
      </div>
    </TitledCard>
  );
}
