import { DateTime } from 'luxon';
import { Instant } from './types';

/** Such as `Mon 23 Nov, 09:00 (Europe/Copenhagen)`. @internal */
export function sayTime(instant: Instant, timeZone: string): string {
  const local = DateTime.fromMillis(instant, {
    zone: timeZone,
    locale: 'en-GB',
  });
  return `${local.toFormat('ccc d LLL, HH:mm')} (${timeZone})`;
}

/** Such as `10 minutes`. @internal */
export function sayMinutes(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
