import { DateTime, Duration } from 'luxon';

/**
 * How long something took, in at most two units: `41 s`, `3 min 5 s`, `2 h 4 min`. Undefined where it has not ended.
 *
 * @param from - ISO 8601
 * @param to - ISO 8601
 */
export function durationWords(
  from: string,
  to: string | undefined,
): string | undefined {
  if (!to) return undefined;
  const seconds = DateTime.fromISO(to)
    .diff(DateTime.fromISO(from))
    .as('seconds');
  if (!(seconds >= 0)) return undefined;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const {
    hours,
    minutes,
    seconds: rest,
  } = Duration.fromObject({
    seconds: Math.round(seconds),
  }).shiftTo('hours', 'minutes', 'seconds');
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes) return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}
