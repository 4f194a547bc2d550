import {
  UtcMonth,
  utcMonthStart,
} from '@paved-path/backstage-plugin-cost-node';

const DAY = 24 * 60 * 60_000;

/** Until then AWS still closes the bill of a month, in milliseconds after its end. */
const CLOSING = 10 * DAY;

/** Until then credits and refunds may come, in milliseconds after a month's end. */
const CORRECTIONS = 92 * DAY;

/**
 * Names the turn at which a month is asked for: as long as it is the same, what was answered holds. It depends on the clock alone, so that all
 * processes agree on it, also after a restart.
 *
 * @param now - In milliseconds.
 * @param interval - Between turns of a month that is not closed, in milliseconds.
 * @internal
 */
export function turnOf(
  { month, to }: UtcMonth,
  now: number,
  interval: number,
): string {
  const age = now - Date.parse(`${utcMonthStart(`${month}-01`, 1)}T00:00:00Z`);
  if (age < CLOSING) return `${to} ${Math.floor(now / interval)}`;
  if (age < CORRECTIONS) {
    return `corrected ${new Date(now).toISOString().slice(0, 7)}`;
  }
  return 'closed';
}
