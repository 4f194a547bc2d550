import { union } from './intervals';
import { LocalClock } from './LocalClock';
import { DAY, Instant, Interval, WEEK, WeekWindow } from './types';

/** 1970-01-05 was the first Monday. */
const FIRST_MONDAY = 4 * DAY;

/** The times of a range that lie in windows of the week, sorted and without overlaps. @internal */
export function windowsWithin(
  windows: readonly WeekWindow[],
  clock: LocalClock,
  range: Interval,
): Interval[] {
  const found: Interval[] = [];
  // A window of the week before may reach into the range, and a zone may skip a whole day.
  let week =
    Math.floor((clock.toWall(range.start) - FIRST_MONDAY) / WEEK) * WEEK +
    FIRST_MONDAY -
    2 * WEEK;
  for (; clock.toInstant(week) < range.end; week += WEEK) {
    for (const { offset, length } of windows) {
      const start = Math.max(clock.toInstant(week + offset), range.start);
      const end = Math.min(clock.toInstant(week + offset + length), range.end);
      if (start < end) found.push({ start, end });
    }
  }
  return union(found);
}

/** The first instant, from now on, that lies in one of the windows. @internal */
export function nextWithin(
  windows: readonly WeekWindow[],
  clock: LocalClock,
  now: Instant,
): Instant {
  const range = { start: now, end: now + 3 * WEEK };
  return windowsWithin(windows, clock, range)[0]?.start ?? now;
}
