import { InputError } from '@backstage/errors';
import { TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';

/** A form that was opened some minutes ago is not yet about the past. */
const TOLERANCE = { minutes: 5 };

/**
 * A time in which somebody is put on call, as it is kept.
 *
 * @param now - Milliseconds since 1970.
 * @throws InputError naming the field where the time is none, is past, or is more than a year away
 * @internal
 */
export function checkRange(range: TimeRange, now: number): TimeRange {
  const start = new Date(range.start).toISOString();
  const end = new Date(range.end).toISOString();
  const moment = DateTime.fromMillis(now, { zone: 'utc' });
  if (start >= end) {
    throw new InputError(
      `end: ${end} must be after the start, which is ${start}`,
    );
  }
  if (Date.parse(start) < moment.minus(TOLERANCE).toMillis()) {
    throw new InputError(
      `start: ${start} is in the past; what was is not changed any more, so begin now or later`,
    );
  }
  if (Date.parse(end) > moment.plus({ years: 1 }).toMillis()) {
    throw new InputError(
      `end: ${end} is more than a year away; rotas are changed at most a year ahead`,
    );
  }
  return { start, end };
}
