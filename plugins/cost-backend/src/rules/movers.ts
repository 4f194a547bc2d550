import { Mover } from '@paved-path/backstage-plugin-cost-common';
import {
  absolute,
  Decimal,
  formatDecimal,
  inWords,
  subtract,
  toNumber,
} from './decimal';
import { daysBetween } from './days';
import { Ledger } from './Ledger';
import { ResolvedPeriod } from './period';
import { Series } from './Series';

const MOST = 5;
const LEAST = 0.01;
// What moves by less is noise: of what it cost before, and of what moved most.
const LEAST_SHARE = 0.02;

/** What something is called, and what kind of thing it is. @internal */
export type Naming = (key: string) => { name: string; detail?: string };

/**
 * What moved most against the days before, in sentences, by currency. A movement is dated to the day where the days before and after it differ most.
 * @internal
 */
export function moversOf(
  ledger: Ledger,
  period: ResolvedPeriod,
  naming: Naming,
): Mover[] {
  return ledger.currencies.flatMap(currency => {
    const all = ledger.keys(currency).map(key => {
      const series = ledger.of(currency, key);
      const previous = series.total(period.previous);
      const change = subtract(series.total(period.compared), previous);
      return { key, series, change, size: sizeOf(change, previous) };
    });
    const most = all.reduce((size, each) => Math.max(size, each.size), 0);
    return all
      .filter(({ size }) => size >= LEAST && size >= LEAST_SHARE * most)
      .sort((a, b) => b.size - a.size || (a.key < b.key ? -1 : 1))
      .slice(0, MOST)
      .map(({ key, series, change }) => {
        const { name, detail } = naming(key);
        const since = stepOf(series, period);
        return {
          key,
          name,
          detail,
          change: formatDecimal(change),
          currency,
          since,
          text: `${name}: ${sentenceOf(change, currency)} since ${since}${
            detail ? `, ${detail}` : ''
          }`,
        };
      });
  });
}

/** How much it moved; nothing where that is next to nothing of what it cost. */
function sizeOf(change: Decimal, previous: Decimal): number {
  const size = Math.abs(toNumber(change));
  return size < LEAST_SHARE * Math.abs(toNumber(previous)) ? 0 : size;
}

function sentenceOf(change: Decimal, currency: string): string {
  return `${change.units < 0n ? '−' : '+'}${inWords(
    absolute(change),
    currency,
  )}`;
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
