import { durationWords } from '@paved-path/provider-kit-react';
import { TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import { Translate } from '../translation';

/** What words about time need to know. */
export type Moment = { now: DateTime; language: string | undefined };

/**
 * A moment as people say it, in the reader's own zone: `17:00` today, `09:00 tomorrow`, `Monday 09:00` within the week to come, else
 * `24 December, 09:00`.
 */
export function whenWords(
  instant: string,
  moment: Moment,
  t: Translate,
): string {
  const { now, language } = moment;
  const at = DateTime.fromISO(instant, { locale: language });
  if (!at.isValid) return instant;
  const time = at.toLocaleString(DateTime.TIME_24_SIMPLE);
  const days = daysFrom(now, at);
  if (days === 0) return t('time.today', { time });
  if (days === 1) return t('time.tomorrow', { time });
  if (days === -1) return t('time.yesterday', { time });
  // A weekday that is past would pass for one to come.
  if (days > 0 && days < 7) {
    return t('time.weekday', { day: at.toFormat('cccc'), time });
  }
  const date = at.toLocaleString(
    at.year === now.year
      ? { day: 'numeric', month: 'long' }
      : { day: 'numeric', month: 'long', year: 'numeric' },
  );
  return t('time.date', { date, time });
}

/** How many days of the calendar lie between two moments. A day is not always 24 hours. */
function daysFrom(now: DateTime, at: DateTime): number {
  return Math.round(at.startOf('day').diff(now.startOf('day'), 'days').days);
}

/** The same moment in full, with its zone, for whoever wants to be sure. */
export function exactWords(instant: string, language?: string): string {
  const at = DateTime.fromISO(instant, { locale: language });
  return at.isValid ? at.toLocaleString(DateTime.DATETIME_FULL) : instant;
}

/** From one moment to another, with the day once where it is one day; nothing where neither is known. */
export function rangeWords(
  range: { from?: string; until?: string },
  moment: Moment,
  t: Translate,
): string | undefined {
  const { from, until } = range;
  if (from && until) return bothWords(from, until, moment, t);
  if (from) return t('time.from', { when: whenWords(from, moment, t) });
  return until && t('time.until', { when: whenWords(until, moment, t) });
}

/**
 * The time of a shift in words. Providers cut shifts to the time that was asked for: where one begins or ends right there, it is not known
 * since when it goes, or until when.
 */
export function knownRangeWords(
  shift: TimeRange,
  asked: TimeRange,
  moment: Moment,
  t: Translate,
): string {
  const isSame = (one: string, other: string) =>
    Date.parse(one) === Date.parse(other);
  return (
    rangeWords(
      {
        from: isSame(shift.start, asked.start) ? undefined : shift.start,
        until: isSame(shift.end, asked.end) ? undefined : shift.end,
      },
      moment,
      t,
    ) ?? t('time.allAlong')
  );
}

function bothWords(
  from: string,
  until: string,
  moment: Moment,
  t: Translate,
): string {
  const { now, language } = moment;
  const [first, last] = [from, until].map(instant =>
    DateTime.fromISO(instant, { locale: language }),
  );
  const time = (at: DateTime) => at.toLocaleString(DateTime.TIME_24_SIMPLE);
  const words = {
    from: whenWords(from, moment, t),
    until: whenWords(until, moment, t),
  };
  if (!first.hasSame(last, 'day')) {
    if (first.hasSame(now, 'day')) {
      words.from = t('time.thisDay', { time: time(first) });
    }
  } else if (Math.abs(daysFrom(now, first)) < 2) {
    // The day stands behind the time: `09:00 to 17:00 tomorrow`.
    words.from = time(first);
  } else {
    words.until = time(last);
  }
  return t('time.range', words);
}

/** How long something lasted or has lasted until now, in seconds; zero where the clocks disagree. */
export function secondsBetween(from: string, to: string | DateTime): number {
  const end = typeof to === 'string' ? DateTime.fromISO(to) : to;
  return Math.max(0, end.diff(DateTime.fromISO(from)).as('seconds'));
}

/** How long something lasted or lasts, no more exact than people ask, and than a screen that is looked at for a while can be: minutes, hours, days from two days on. */
export function lastedWords(seconds: number, t: Translate): string {
  if (seconds < 60) return t('time.lessThanMinute');
  const days = Math.round(seconds / 86_400);
  if (seconds >= 2 * 86_400) return t('time.days', { count: days });
  return durationWords(Math.round(seconds / 60) * 60);
}
