import { ComponentType } from 'react';
import { SvgIconProps } from '@material-ui/core/SvgIcon';
import ArrowForwardIcon from '@material-ui/icons/ArrowForward';
import {
  CostOverview,
  CurrencyOverview,
} from '@paved-path/backstage-plugin-cost-common';
import { Tone } from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { Translate } from '../translation';
import { moneyWords, percentNumber } from './money';

/** A fact in words, with how it is meant. */
export type Sentence = {
  tone: Tone;
  words: string;
  icon?: ComponentType<SvgIconProps>;
};

/** Under this share over its budget, a forecast is all of it. */
const ALL = 0.0005;

/** The first of the month that a card is of, in UTC: the one of the day after the last that was billed. */
export function monthOf(
  { lastDay }: Pick<CostOverview, 'lastDay'>,
  language: string | undefined,
): DateTime {
  const last = lastDay
    ? DateTime.fromISO(lastDay, { zone: 'utc' })
    : DateTime.utc().minus({ days: 1 });
  return last
    .plus({ days: 1 })
    .startOf('month')
    .setLocale(language ?? DateTime.now().locale ?? 'en');
}

/** What the month will cost, against its budget where there is one. */
export function forecastSentence(
  overview: CurrencyOverview,
  options: { language: string | undefined; month: string },
  t: Translate,
): Sentence | undefined {
  const { forecast, budget, currency } = overview;
  const { language, month } = options;
  if (forecast === undefined) return undefined;
  const rough = (amount: string) =>
    moneyWords(amount, currency, language, { rough: true });
  if (budget?.forecast === undefined) {
    return {
      tone: 'neutral',
      icon: ArrowForwardIcon,
      words: t('card.forecast', { forecast: rough(forecast), month }),
    };
  }
  const values = { forecast: rough(forecast), budget: rough(budget.amount) };
  const over = budget.forecast - 1;
  if (over > ALL) {
    const percent = t('percent', { number: percentNumber(over, language) });
    return {
      tone: 'warning',
      words: t('card.forecastOver', { ...values, percent }),
    };
  }
  return {
    tone: 'neutral',
    icon: ArrowForwardIcon,
    words:
      over > -ALL
        ? t('card.forecastAll', values)
        : t('card.forecastWithin', values),
  };
}

/** What of a card has to be said before its numbers, the worst first; undefined where the numbers are the news. */
export function alarmOf(
  { currencies, anomalies }: CostOverview,
  options: { language: string | undefined; month: string },
  t: Translate,
): (Sentence & { about: 'budget' | 'forecast' | 'anomalies' }) | undefined {
  const { language } = options;
  const byUse = [...currencies].sort(
    (one, other) => (other.budget?.used ?? 0) - (one.budget?.used ?? 0),
  );
  const spent = byUse.find(({ budget }) => budget && budget.used > 1);
  if (spent) {
    const rough = (amount: string) =>
      moneyWords(amount, spent.currency, language, { rough: true });
    return {
      about: 'budget',
      tone: 'bad',
      words: t('card.overBudget', {
        used: rough(spent.monthToDate),
        budget: rough(spent.budget!.amount),
      }),
    };
  }
  const over = [...currencies]
    .sort(
      (one, other) =>
        (other.budget?.forecast ?? 0) - (one.budget?.forecast ?? 0),
    )
    .map(each => forecastSentence(each, options, t))
    .find(sentence => sentence?.tone === 'warning');
  if (over) return { ...over, about: 'forecast' };
  if (anomalies > 0) {
    return {
      about: 'anomalies',
      tone: 'warning',
      words: t('card.anomalies', { count: anomalies }),
    };
  }
  return undefined;
}
