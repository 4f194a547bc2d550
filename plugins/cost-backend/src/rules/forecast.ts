import { add, Decimal, formatDecimal, median } from './decimal';
import { addDays, daysBetween, monthStart, weekdayOf } from './days';
import { Series } from './Series';

const ENOUGH = 7;
const LOOK_BACK = 28;

/**
 * What the days to come of the running month will cost: each what the same weekdays of the last four weeks cost, in the middle, or all days where there
 * are not two of that weekday. The first of a month is left out, as subscriptions and support are charged on it.
 *
 * @returns undefined where there are fewer than 7 whole days to tell by, since the first with a charge
 * @internal
 */
export function forecastOf(
  series: Series,
  options: { firstDay: string; lastDay: string },
): { days: Array<{ day: string; amount: string }>; rest: Decimal } | undefined {
  const { firstDay, lastDay } = options;
  const next = addDays(lastDay, 1);
  // Days before something was there say nothing of what it costs.
  const [begin] = [firstDay, series.firstDay ?? next, addDays(next, -LOOK_BACK)]
    .sort()
    .reverse();
  const known = daysBetween(begin, next);
  if (known.length < ENOUGH) return undefined;
  const usual = known.filter(day => !day.endsWith('-01'));
  const byWeekday = new Map<number, Decimal[]>();
  for (const day of usual) {
    const list = byWeekday.get(weekdayOf(day)) ?? [];
    byWeekday.set(weekdayOf(day), [...list, series.on(day)]);
  }
  const overall = median(usual.map(day => series.on(day)));
  let rest: Decimal = { units: 0n, scale: 0 };
  const days = daysBetween(next, monthStart(next, 1)).map(day => {
    const same = byWeekday.get(weekdayOf(day)) ?? [];
    const amount = same.length > 1 ? median(same) : overall;
    rest = add(rest, amount);
    return { day, amount: formatDecimal(amount) };
  });
  return { days, rest };
}
