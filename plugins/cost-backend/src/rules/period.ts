import { InputError } from '@backstage/errors';
import { ReportQuery } from '@paved-path/backstage-plugin-cost-common';
import { addDays, countDays, isDay, monthStart, quarterStart } from './days';

const LONGEST = 1100;

/** Whole days, in UTC; ends exclusive. @internal */
export type Range = { from: string; to: string };

/** What is asked for, and the same number of whole days before it. @internal */
export type ResolvedPeriod = Range & {
  previous: Range;
  /** What of it is compared with them: all of it, or as many days where a month before is shorter. */
  compared: Range;
  /** Whether it is the running month, of which more is to come. */
  isRunningMonth: boolean;
};

/**
 * Finds out which days a query means. They end with the last whole day that there are charges of, or before `to`. A month and a quarter are those of the
 * day before `to`, and of the day after the last one where it is not given: the running ones, which have no day yet on their first. A month is compared with the same days of the month before, a quarter likewise, anything else with as many days before. Of a month that is
 * longer than the one before, the days that this one lacks are not compared.
 *
 * @throws InputError naming the field
 * @internal
 */
export function resolvePeriod(
  query: Pick<ReportQuery, 'period' | 'from' | 'to'>,
  lastDay: string,
): ResolvedPeriod {
  const period = query.period ?? (query.from ? 'custom' : '30d');
  if (period === 'custom') return custom(query);
  const next = addDays(lastDay, 1);
  const { to = next } = query;
  requireEnd(to);
  // One that was answered with no day, as it had just begun, is asked for again with its days.
  const isEmpty = query.to === undefined || query.from === to;
  const day = isEmpty ? to : addDays(to, -1);
  if (period === 'month') {
    const from = monthStart(day);
    return {
      ...sameDays(from, to, monthStart(from, -1)),
      isRunningMonth: to === next && from === monthStart(next),
    };
  }
  if (period === 'quarter') {
    const from = quarterStart(day);
    return {
      ...sameDays(from, to, quarterStart(from, -1)),
      isRunningMonth: false,
    };
  }
  const count = parseInt(period, 10);
  return before({ from: addDays(to, -count), to });
}

function custom({ from, to }: Pick<ReportQuery, 'from' | 'to'>) {
  if (!from || !isDay(from)) {
    throw new InputError('from: it must be a day, such as 2026-11-01');
  }
  requireEnd(to);
  if (to <= from) throw new InputError('to: it must be later than from');
  if (countDays(from, to) > LONGEST) {
    throw new InputError(`to: it must be ${LONGEST} days after from at most`);
  }
  return before({ from, to });
}

function requireEnd(to: string | undefined): asserts to is string {
  if (to && isDay(to)) return;
  throw new InputError(
    'to: it must be the day after the last, such as 2026-12-01',
  );
}

function before({ from, to }: Range): ResolvedPeriod {
  return {
    from,
    to,
    previous: { from: addDays(from, -countDays(from, to)), to: from },
    compared: { from, to },
    isRunningMonth: false,
  };
}

/** Days, and as many from another start, which end where the period begins at the latest. */
function sameDays(
  from: string,
  to: string,
  start: string,
): Omit<ResolvedPeriod, 'isRunningMonth'> {
  const end = addDays(start, countDays(from, to));
  const previous = { from: start, to: end < from ? end : from };
  const compared = { from, to: addDays(from, countDays(start, previous.to)) };
  return { from, to, previous, compared };
}
