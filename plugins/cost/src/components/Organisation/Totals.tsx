import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  CurrencyReport,
  Period,
} from '@paved-path/backstage-plugin-cost-common';
import { useLanguage, useTexts } from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { addDays, againstWords, changeStatus, dateWords } from '../../words';
import { ChangeLabel } from '../ChangeLabel';
import { Money } from '../Money';
import { OrganisationAnswer } from './useOrganisation';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'grid', gap: theme.spacing(1), margin: 0, padding: 0 },
  total: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1.5),
  },
  amount: {
    fontSize: theme.typography.h4.fontSize,
    fontWeight: theme.typography.fontWeightBold as number,
    lineHeight: 1.2,
  },
  aside: { color: theme.palette.text.secondary },
  days: {
    margin: theme.spacing(1, 0, 0),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** What everything costs in each currency, and how that changed. */
export function Totals(props: { report: OrganisationAnswer }) {
  const { currencies, cost, from, to, period } = props.report;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  return (
    <div role="status">
      <div className={classes.root}>
        {currencies.map(currency => (
          <Total
            key={currency.currency}
            report={currency}
            kind={t(`organisation.kind.${cost}`)}
            days={{ from, to }}
            period={period}
          />
        ))}
      </div>
      <p className={classes.days}>
        {t('organisation.range', {
          from: dateWords(from, language),
          to: dateWords(addDays(to, -1), language),
        })}
        {currencies.length > 1 && ` · ${t('organisation.currenciesApart')}`}
      </p>
    </div>
  );
}

function Total(props: {
  report: CurrencyReport;
  kind: string;
  days: { from: string; to: string };
  period: Period | undefined;
}) {
  const { kind, days, period } = props;
  const { currency, total, change } = props.report;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const status = change && changeStatus(change, { currency, language }, t);
  return (
    <div className={classes.total}>
      <span>
        {t('organisation.total', {
          amount: (
            <Money
              className={classes.amount}
              amount={total}
              currency={currency}
            />
          ),
          kind,
        })}
      </span>
      {change && status ? (
        <span>
          <ChangeLabel change={change} currency={currency} withAmount />{' '}
          <span className={classes.aside}>
            {againstWords(status, days, period, t)}
          </span>
        </span>
      ) : (
        <span className={classes.aside}>{t('organisation.unknownBefore')}</span>
      )}
    </div>
  );
}
