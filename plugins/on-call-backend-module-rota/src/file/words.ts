import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { DateTime, Duration } from 'luxon';
import { clockOf } from '../rules/LocalClock';
import {
  DAY,
  HOUR,
  Instant,
  MINUTE,
  WallTime,
  WEEK,
  WeekWindow,
} from '../rules/types';

const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

const UNITS: Record<string, number> = {
  minute: MINUTE,
  hour: HOUR,
  day: DAY,
  week: WEEK,
};

/**
 * Reads `10 minutes`, `PT10M` or `{ minutes: 10 }` as milliseconds; undefined where it is none of them. A month is none: it has no length.
 * @internal
 */
export function readDuration(value: unknown): number | undefined {
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([unit, count]) => {
      const length = UNITS[unit.replace(/s$/, '')];
      return typeof count === 'number' && length ? count * length : NaN;
    });
    const sum = parts.reduce((total, part) => total + part, 0);
    return parts.length && sum > 0 ? sum : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const words = /^(\d+) *(minute|hour|day|week)s?$/i.exec(value.trim());
  if (words) {
    return Number(words[1]) * UNITS[words[2].toLowerCase()] || undefined;
  }
  const duration = Duration.fromISO(value.trim());
  if (!duration.isValid || duration.months || duration.years) return undefined;
  return duration.toMillis() > 0 ? duration.toMillis() : undefined;
}

/** Monday is 0; a day may be shortened to three letters or more. */
function readWeekday(text: string): number | undefined {
  const word = text.trim().toLowerCase();
  if (word.length < 3) return undefined;
  const index = WEEKDAYS.findIndex(day => day.startsWith(word));
  return index < 0 ? undefined : index;
}

/** `09:00` up to `24:00`, in milliseconds after midnight. */
function readTimeOfDay(text: string): number | undefined {
  const parts = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!parts) return undefined;
  const [hour, minute] = [Number(parts[1]), Number(parts[2])];
  const time = hour * HOUR + minute * MINUTE;
  return minute < 60 && time <= DAY ? time : undefined;
}

/** `09:00`, or `Monday 09:00` with its weekday. @internal */
export function readMoment(
  text: string,
): { weekday?: number; time: number } | undefined {
  const parts = text.trim().split(/\s+/);
  const time = readTimeOfDay(parts[parts.length - 1]);
  if (time === undefined || parts.length > 2) return undefined;
  if (parts.length === 1) return { time };
  const weekday = readWeekday(parts[0]);
  return weekday === undefined ? undefined : { weekday, time };
}

/** `Mon-Fri, Sunday` as days of the week, Monday being 0. @internal */
export function readDays(text: string): number[] | undefined {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const ends = part.split('-').map(readWeekday);
    const [first, last = first] = ends;
    if (ends.length > 2 || first === undefined || last === undefined) {
      return undefined;
    }
    if (ends.includes(undefined)) return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return [...days];
}

/**
 * Reads `{ days, from, to }`, or `{ from, to }` with weekdays.
 *
 * @returns the windows, or what is wrong with them
 * @internal
 */
export function readWindows(window: {
  days?: string;
  from?: string;
  to?: string;
}): WeekWindow[] | string {
  const days = readDays(window.days ?? 'Mon-Sun');
  if (!days) return 'days must be weekdays such as Mon-Fri or Sat, Sun';
  const from = readMoment(window.from ?? '00:00');
  const to = readMoment(window.to ?? '24:00');
  if (!from || !to) {
    return 'from and to must be times such as 18:00, or Friday 18:00';
  }
  if (from.weekday !== undefined && to.weekday !== undefined) {
    if (window.days)
      return 'days and a weekday in from and to exclude each other';
    const offset = from.weekday * DAY + from.time;
    const end = to.weekday * DAY + to.time;
    return [
      { offset, length: end > offset ? end - offset : end - offset + WEEK },
    ];
  }
  if (from.weekday !== undefined || to.weekday !== undefined) {
    return 'from and to must both have a weekday, or neither';
  }
  // A time that is not later than its beginning is one of the next day.
  const length =
    to.time > from.time ? to.time - from.time : to.time - from.time + DAY;
  return days.map(day => ({ offset: day * DAY + from.time, length }));
}

/** `2026-01-05`, as midnight on the wall. @internal */
export function readDate(text: string): WallTime | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const date = DateTime.fromISO(text, { zone: 'utc' });
  return date.isValid ? date.toMillis() : undefined;
}

/** Monday is 0. @internal */
export function weekdayOf(wall: WallTime): number {
  return DateTime.fromMillis(wall, { zone: 'utc' }).weekday - 1;
}

/** `2026-12-24 09:00` in the zone, or `2026-12-24T09:00:00+01:00` in its own. @internal */
export function readInstant(
  text: string,
  timeZone: string,
): Instant | undefined {
  const iso = text.trim().replace(/^(\d{4}-\d{2}-\d{2}) +/, '$1T');
  const hasOffset = /T.*(Z|[+-]\d{2}:?\d{2})$/i.test(iso);
  const moment = DateTime.fromISO(iso, { zone: 'utc' });
  if (!moment.isValid || !/^\d{4}-\d{2}-\d{2}/.test(iso)) return undefined;
  return hasOffset
    ? moment.toMillis()
    : clockOf(timeZone).toInstant(moment.toMillis());
}

/**
 * Reads a reference such as `ana`, `group:payments` or `user:default/ana`, in lower case; undefined where it is none.
 * @internal
 */
export function readRef(text: string, defaultKind: string): string | undefined {
  try {
    const ref = parseEntityRef(text.trim().toLocaleLowerCase('en-US'), {
      defaultKind,
      defaultNamespace: 'default',
    });
    // The parser takes spaces and colons for a part of the name.
    const parts = [ref.kind, ref.namespace, ref.name];
    return parts.every(part => /^[a-z0-9]([\w.-]*[a-z0-9])?$/.test(part))
      ? stringifyEntityRef(ref)
      : undefined;
  } catch {
    return undefined;
  }
}
