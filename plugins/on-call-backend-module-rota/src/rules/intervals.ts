import { Instant, Interval } from './types';

/** The parts of intervals within others; both sorted and without overlaps. @internal */
export function within<T extends Interval>(
  items: readonly T[],
  limits: readonly Interval[],
): T[] {
  const result: T[] = [];
  let at = 0;
  for (const item of items) {
    while (at < limits.length && limits[at].end <= item.start) at += 1;
    for (let next = at; next < limits.length; next += 1) {
      const limit = limits[next];
      if (limit.start >= item.end) break;
      result.push({
        ...item,
        start: Math.max(item.start, limit.start),
        end: Math.min(item.end, limit.end),
      });
    }
  }
  return result;
}

/** The parts of a range that no interval covers; they are sorted and without overlaps. @internal */
export function uncovered(
  items: readonly Interval[],
  range: Interval,
): Interval[] {
  const result: Interval[] = [];
  let at: Instant = range.start;
  for (const { start, end } of items) {
    if (start > at) result.push({ start: at, end: Math.min(start, range.end) });
    at = Math.max(at, end);
    if (at >= range.end) return result;
  }
  if (at < range.end) result.push({ start: at, end: range.end });
  return result;
}

/** Lays intervals over others, which stay only where these are not; both sorted and without overlaps. @internal */
export function layOver<T extends Interval>(
  below: readonly T[],
  above: readonly T[],
  range: Interval,
): T[] {
  if (!above.length) return [...below];
  const visible = within(below, uncovered(above, range));
  return [...visible, ...above].sort((left, right) => left.start - right.start);
}

/** Joins intervals that overlap or touch. @internal */
export function union(items: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  const sorted = [...items].sort((left, right) => left.start - right.start);
  for (const { start, end } of sorted) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** Joins neighbours that are the same but for their times. @internal */
export function joinNeighbours<T extends Interval>(
  items: readonly T[],
  isSame: (left: T, right: T) => boolean,
): T[] {
  const result: T[] = [];
  for (const item of items) {
    const last = result.at(-1);
    if (last && last.end === item.start && isSame(last, item)) {
      result[result.length - 1] = { ...last, end: item.end };
    } else result.push(item);
  }
  return result;
}
