import { TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';

/** In which time rotas are kept: a week back, and a day for time zones. */
const BACK = { days: 8 };
/** Three months ahead, and then some, so that a shift that begins within them is whole. */
const AHEAD = { weeks: 15 };

/**
 * In which time the shifts of rotas are kept. It moves once a day, so that what did not change reads the same all day.
 *
 * @param now - Milliseconds since 1970.
 * @internal
 */
export function keptRange(now: number): TimeRange {
  const day = DateTime.fromMillis(now, { zone: 'utc' }).startOf('day');
  return { start: toIso(day.minus(BACK)), end: toIso(day.plus(AHEAD)) };
}

/** Whether all of a range lies within another. @internal */
export function covers(outer: TimeRange, inner: TimeRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** @internal */
export function overlap(one: TimeRange, other: TimeRange): boolean {
  return one.start < other.end && other.start < one.end;
}

/** What two ranges have in common; undefined where they have nothing. @internal */
export function intersect(
  one: TimeRange,
  other: TimeRange,
): TimeRange | undefined {
  const start = one.start > other.start ? one.start : other.start;
  const end = one.end < other.end ? one.end : other.end;
  return start < end ? { start, end } : undefined;
}

/** The first moment of a range that none of some ranges covers; undefined where they cover all of it. @internal */
export function firstUncovered(
  range: TimeRange,
  parts: readonly TimeRange[],
): string | undefined {
  let covered = range.start;
  const inOrder = [...parts].sort((one, other) =>
    one.start < other.start ? -1 : 1,
  );
  for (const { start, end } of inOrder) {
    if (start > covered) break;
    if (end > covered) covered = end;
  }
  return covered < range.end ? covered : undefined;
}

/** A moment as it is kept. @internal */
export function toIso(moment: DateTime): string {
  return moment.toUTC().toISO() as string;
}
