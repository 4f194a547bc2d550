import {
  absolute,
  compare,
  Decimal,
  median,
  parseDecimal,
  subtract,
  toNumber,
} from './decimal';
import { addDays, monthStart, weekdayOf } from './days';
import { Series } from './Series';

const WEEKS = 8;
const ENOUGH_WEEKS = 4;
const MONTHS = 6;
const ENOUGH_MONTHS = 2;
// A median absolute deviation times 1.4826 estimates a standard deviation; five of these are not chance.
const DEVIATIONS = 5 * 1.4826;
const LEAST_SHARE = 0.25;

/** A day that cost more than such days do. @internal */
export type Unusual = {
  amount: Decimal;
  expected: Decimal;
  excess: Decimal;
  severity: 'warning' | 'critical';
};

/**
 * Tells whether a day cost unusually much: more than such days do in the middle by five deviations, by a quarter, and by the least amount that matters. A
 * day is compared with the same weekdays of the last eight weeks, the first of a month with those of the last six months; none of these lies before its first
 * charge. Critical is what more than doubles, by ten times the least amount.
 *
 * @returns undefined where it is usual, and where there are too few days to tell
 * @internal
 */
export function unusualOn(
  series: Series,
  day: string,
  options: { firstDay: string; minimum: string },
): Unusual | undefined {
  const { firstDay, minimum } = options;
  const begin = series.firstDay;
  if (begin === undefined) return undefined;
  const samples = samplesOf(day)
    .filter(each => each >= firstDay && each >= begin)
    .map(each => series.on(each));
  const enough = day.endsWith('-01') ? ENOUGH_MONTHS : ENOUGH_WEEKS;
  if (samples.length < enough) return undefined;
  const amount = series.on(day);
  const expected = median(samples);
  const excess = subtract(amount, expected);
  const deviation = median(
    samples.map(each => absolute(subtract(each, expected))),
  );
  const least = parseDecimal(minimum);
  if (
    compare(excess, least) <= 0 ||
    toNumber(excess) <= DEVIATIONS * toNumber(deviation) ||
    toNumber(excess) <= LEAST_SHARE * toNumber(absolute(expected))
  ) {
    return undefined;
  }
  const isCritical =
    compare(excess, expected) > 0 && toNumber(excess) > 10 * toNumber(least);
  return {
    amount,
    expected,
    excess,
    severity: isCritical ? 'critical' : 'warning',
  };
}

/** What such a day is compared with. @internal */
export function samplesOf(day: string): string[] {
  if (day.endsWith('-01')) {
    return Array.from({ length: MONTHS }, (_, index) =>
      monthStart(day, -index - 1),
    );
  }
  return Array.from({ length: WEEKS }, (_, index) =>
    addDays(day, -7 * (index + 1)),
  ).filter(each => !each.endsWith('-01'));
}

/** @internal */
export function kindOfDay(day: string): string {
  if (day.endsWith('-01')) return 'first of a month';
  return [
    'Sunday',
    'Monday',
    'Tuesday',
    'Wednesday',
    'Thursday',
    'Friday',
    'Saturday',
  ][weekdayOf(day)];
}
