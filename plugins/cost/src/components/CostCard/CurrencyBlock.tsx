import { makeStyles, Theme } from '@material-ui/core/styles';
import { CurrencyOverview } from '@paved-path/backstage-plugin-cost-common';
import {
  StatusLabel,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { costTranslationRef } from '../../translation';
import {
  changeStatus,
  dayWords,
  forecastSentence,
  moneyWords,
  moverWords,
} from '../../words';
import { BudgetBar } from '../BudgetBar';
import { changeIcon } from '../ChangeLabel';
import { Money } from '../Money';
import { Sparkline } from '../Sparkline';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    flex: '1 1 240px',
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.75),
  },
  head: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(60px, 160px)',
    justifyContent: 'space-between',
    alignItems: 'end',
    columnGap: theme.spacing(2),
  },
  amount: {
    fontSize: theme.typography.pxToRem(26),
    fontWeight: theme.typography.fontWeightMedium as number,
    lineHeight: 1.2,
  },
  month: { color: theme.palette.text.secondary },
  mover: { overflowWrap: 'anywhere' },
}));

/** How an entity's month stands in one currency. */
export function CurrencyBlock(props: {
  overview: CurrencyOverview;
  /** The month that it is of. */
  month: DateTime;
  /** The last day that is in its numbers. */
  lastDay: string | undefined;
  /** Whether the sentence above has said the forecast already. */
  isForecastSaid: boolean;
}) {
  const { overview, month, lastDay, isForecastSaid } = props;
  const { currency, change, budget, days } = overview;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const monthName = month.toFormat('LLLL');
  const previousName = month.minus({ months: 1 }).toFormat('LLLL');
  const forecast = forecastSentence(
    overview,
    { language, month: monthName },
    t,
  );
  const status = change && changeStatus(change, { currency, language }, t);
  const changeWords = {
    up: () =>
      t('card.change', { change: status?.words ?? '', month: previousName }),
    down: () =>
      t('card.change', { change: status?.words ?? '', month: previousName }),
    same: () => t('card.changeSame', { month: previousName }),
    new: () => t('card.changeNew', { month: previousName }),
  };
  const byAmount = days
    .map(({ amount }) => amount)
    .sort((one, other) => Number(one) - Number(other));
  const money = (amount: string) => moneyWords(amount, currency, language);
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <div>
          <Money
            className={classes.amount}
            amount={overview.monthToDate}
            currency={currency}
          />{' '}
          <span className={classes.month}>
            {lastDay
              ? t('card.inMonthUntil', {
                  month: monthName,
                  day: dayWords(lastDay, language),
                })
              : t('card.inMonth', { month: monthName })}
          </span>
        </div>
        {days.length > 0 && (
          <Sparkline
            amounts={days.map(({ amount }) => amount)}
            label={t('card.days', {
              least: money(byAmount[0]),
              most: money(byAmount[byAmount.length - 1]),
            })}
          />
        )}
      </div>
      {forecast && !isForecastSaid && (
        <div>
          <StatusLabel tone={forecast.tone} icon={forecast.icon}>
            {forecast.words}
          </StatusLabel>
        </div>
      )}
      {budget && <BudgetBar budget={budget} currency={currency} />}
      {status && (
        <div>
          <StatusLabel tone={status.tone} icon={changeIcon(status)}>
            {changeWords[status.direction]()}
          </StatusLabel>
        </div>
      )}
      {overview.mover && (
        <div className={classes.mover}>
          {t('card.mover', {
            month: previousName,
            text: moverWords(overview.mover, language, t),
          })}
        </div>
      )}
    </div>
  );
}
