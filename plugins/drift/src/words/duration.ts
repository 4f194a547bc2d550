import { Duration } from 'luxon';

/** How long something takes, in at most two units: `0.4 s`, `41 s`, `3 min 5 s`, `2 h 4 min`. */
export function durationWords(milliseconds: number): string {
  const total = Math.max(0, milliseconds) / 1000;
  if (total < 10) return `${total.toFixed(1)} s`;
  const { hours, minutes, seconds } = Duration.fromObject({
    seconds: Math.round(total),
  }).shiftTo('hours', 'minutes', 'seconds');
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes)
    return seconds ? `${minutes} min ${seconds} s` : `${minutes} min`;
  return `${seconds} s`;
}

/** A guess of how long something will still take, no more exact than it is: `less than a minute` is for the caller. */
export function estimateMinutes(milliseconds: number): number {
  return Math.ceil(milliseconds / 60_000);
}
