import { DateTime } from 'luxon';

/** As `datetime-local` fields write a moment: without a zone. */
const FIELD = "yyyy-MM-dd'T'HH:mm";

/** What a field for a day and a time says, as a moment; or why it is none. */
export type ZonedTime =
  | {
      at: DateTime;
      /** Whether the clocks go through that hour twice that day. */
      isTwice: boolean;
    }
  | { problem: 'missing' | 'skipped' };

/**
 * Reads a field's day and time in a zone.
 *
 * @param edge - of an hour that the clocks go through twice, a beginning is the first and an end the second: nobody is left out
 */
export function readZoned(
  text: string,
  zone: string,
  edge: 'start' | 'end',
): ZonedTime {
  const at = DateTime.fromFormat(text.slice(0, 16), FIELD, { zone });
  if (!at.isValid) return { problem: 'missing' };
  // What the clocks skip is moved by luxon.
  if (writeZoned(at, zone) !== text.slice(0, 16)) return { problem: 'skipped' };
  const offsets = [...at.getPossibleOffsets()].sort(
    (one, other) => one.toMillis() - other.toMillis(),
  );
  return {
    at: edge === 'start' ? offsets[0] : offsets[offsets.length - 1],
    isTwice: offsets.length > 1,
  };
}

/** A moment as a field takes it, in a zone. */
export function writeZoned(moment: DateTime, zone: string): string {
  return moment.setZone(zone).toFormat(FIELD);
}

/** A moment as it is sent. */
export function toInstant(moment: DateTime): string {
  return moment.toUTC().toISO() ?? '';
}
