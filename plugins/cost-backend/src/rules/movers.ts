import { Mover } from '@paved-path/backstage-plugin-cost-common';
import {
  absolute,
  compare,
  Decimal,
  formatDecimal,
  inWords,
  subtract,
  toNumber,
} from './decimal';
import { daysBetween } from './days';
import { Ledger, Series } from './Ledger';
import { ResolvedPeriod } from './period';

const MOST = 5;

/** What something is called, and what kind of thing it is. @internal */
export type Naming = (key: string) => { name: string; detail?: string };

/**
 * What moved most against the days before, in sentences. A movement is dated to the day where the days before and after it differ most.
 * @internal
 */
export function moversOf(
  ledger: Ledger,
  period: ResolvedPeriod,
  naming: Naming,
): Mover[] {
  const movers = ledger.currencies.flatMap(currency =>
    ledger.keys(currency).map(key => {
      const series = ledger.of(currency, key);
      const change = subtract(
        series.total(period),
        series.total(period.previous),
      );
      return { currency, key, series, change };
    }),
  );
  return movers
    .filter(each => toNumber(absolute(each.change)) >= 0.01)
    .sort(
      (a, b) =>
        compare(absolute(b.change), absolute(a.change)) ||
        (a.key < b.key ? -1 : 1),
    )
    .slice(0, MOST)
    .map(({ currency, key, series, change }) => {
      const { name, detail } = naming(key);
      return {
        key,
        name,
        change: formatDecimal(change),
        currency,
        text: `${name}: ${sentenceOf(change, currency)} since ${stepOf(
          series,
          period,
        )}${detail ? `, ${detail}` : ''}`,
      };
    });
}

function sentenceOf(change: Decimal, currency: string): string {
  return `${change.units < 0n ? '−' : '+'}${inWords(change, currency)}`;
}

function stepOf(series: Series, period: ResolvedPeriod): string {
  const days = daysBetween(period.previous.from, period.to);
  const amounts = days.map(day => toNumber(series.on(day)));
  const total = amounts.reduce((all, each) => all + each, 0);
  let best = { day: period.from, weight: -1 };
  let before = 0;
  amounts.forEach((amount, index) => {
    if (index > 0 && days[index] >= period.from) {
      const after = amounts.length - index;
      const difference = (total - before) / after - before / index;
      const weight = (difference * difference * index * after) / days.length;
      if (weight > best.weight) best = { day: days[index], weight };
    }
    before += amount;
  });
  return best.day;
}
