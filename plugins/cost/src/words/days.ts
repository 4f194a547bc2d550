import { DateTime } from 'luxon';

/** A day, which is a day in UTC wherever the reader is. */
function parse(day: string, language: string | undefined): DateTime {
  return DateTime.fromISO(day, { zone: 'utc', locale: language });
}

/** `12 Nov`. */
export function dayWords(day: string, language: string | undefined): string {
  return parse(day, language).toLocaleString({
    day: 'numeric',
    month: 'short',
  });
}

/** `Thursday, 12 November 2026`. */
export function longDayWords(
  day: string,
  language: string | undefined,
): string {
  return parse(day, language).toLocaleString(DateTime.DATE_HUGE);
}

/** `12 Nov 2026`. */
export function dateWords(day: string, language: string | undefined): string {
  return parse(day, language).toLocaleString(DateTime.DATE_MED);
}

/** `November 2026`, of `2026-11`. */
export function monthWords(
  month: string,
  language: string | undefined,
): string {
  return parse(month, language).toLocaleString({
    month: 'long',
    year: 'numeric',
  });
}

/** The day so many days later, or earlier where `count` is below nothing. */
export function addDays(day: string, count: number): string {
  return DateTime.fromISO(day, { zone: 'utc' })
    .plus({ days: count })
    .toISODate()!;
}

/** Whether it is a day, such as `2026-11-12`, and not only looks like one. */
export function isDay(text: string | undefined | null): text is string {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') &&
    DateTime.fromISO(text!, { zone: 'utc' }).isValid
  );
}
