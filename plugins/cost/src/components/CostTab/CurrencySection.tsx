import { makeStyles, Theme } from '@material-ui/core/styles';
import { CurrencyReport } from '@paved-path/backstage-plugin-cost-common';
import {
  StatusLabel,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { ReportAnswer } from '../../hooks';
import { costTranslationRef } from '../../translation';
import { againstWords, changeStatus } from '../../words';
import { changeIcon } from '../ChangeLabel';
import { CostPlot } from '../CostPlot';
import { Money } from '../Money';

const useStyles = makeStyles<Theme>(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0.5, 2),
    marginBottom: theme.spacing(1),
  },
  total: {
    fontSize: theme.typography.pxToRem(26),
    fontWeight: theme.typography.fontWeightMedium as number,
    lineHeight: 1.2,
  },
}));

/** One currency of a report: the sum, how it changed, and its days. */
export function CurrencySection(props: {
  report: ReportAnswer;
  currency: CurrencyReport;
}) {
  const { report, currency } = props;
  const { change, groups, total } = currency;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const status =
    change &&
    changeStatus(
      change,
      { currency: currency.currency, language, withAmount: true },
      t,
    );
  return (
    <section aria-label={t('tab.inCurrency', { currency: currency.currency })}>
      <div className={classes.head}>
        <Money
          className={classes.total}
          amount={total}
          currency={currency.currency}
        />
        {status && (
          <StatusLabel tone={status.tone} icon={changeIcon(status)}>
            {`${status.words} ${againstWords(
              status,
              report,
              report.period,
              t,
            )}`}
          </StatusLabel>
        )}
      </div>
      {groups.length > 0 ? (
        <CostPlot
          days={report.days}
          report={currency}
          releases={report.releases}
          anomalies={report.anomalies}
        />
      ) : (
        t('tab.nothing')
      )}
    </section>
  );
}
