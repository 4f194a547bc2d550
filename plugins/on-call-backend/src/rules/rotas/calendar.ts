/** An event of a calendar. Moments are ISO 8601 in UTC. @internal */
export type CalendarEvent = {
  /** Unique in all calendars, and the same each time. */
  uid: string;
  start: string;
  end: string;
  summary: string;
  description?: string;
  url?: string;
};

const LINE_BYTES = 75;

/**
 * Writes a calendar as RFC 5545 has it, with its name as RFC 7986 has it.
 *
 * @param calendar - `now`: ISO 8601 in UTC; `ttl`: how often it may be read anew, as an ISO 8601 duration.
 * @internal
 */
export function writeCalendar(calendar: {
  name: string;
  now: string;
  ttl: string;
  events: readonly CalendarEvent[];
}): string {
  const { now, ttl, events } = calendar;
  const name = escapeText(calendar.name);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Paved Path//On-call//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${name}`,
    // What programs understand that do not know NAME.
    `X-WR-CALNAME:${name}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${ttl}`,
    `X-PUBLISHED-TTL:${ttl}`,
    ...events.flatMap(event => writeEvent(event, now)),
    'END:VCALENDAR',
  ];
  return lines.map(line => `${fold(line)}\r\n`).join('');
}

function writeEvent(event: CalendarEvent, now: string): string[] {
  const { uid, start, end, summary, description, url } = event;
  return [
    'BEGIN:VEVENT',
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${toDateTime(now)}`,
    `DTSTART:${toDateTime(start)}`,
    `DTEND:${toDateTime(end)}`,
    `SUMMARY:${escapeText(summary)}`,
    ...(description ? [`DESCRIPTION:${escapeText(description)}`] : []),
    ...(url ? [`URL:${withoutControls(url)}`] : []),
    // Who is on call can be invited to meetings all the same.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** Whole seconds, as calendars have no parts of them. */
function toDateTime(instant: string): string {
  const [seconds] = new Date(instant).toISOString().split('.');
  return `${seconds.replace(/[-:]/g, '')}Z`;
}

function escapeText(text: string): string {
  return withoutControls(
    text
      .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
      .replace(/[\\;,]/g, '\\$&')
      .replace(/\n/g, '\\n'),
  );
}

function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, '');
}

/** Lines of at most 75 bytes; a character is never divided. */
function fold(line: string): string {
  const folded: string[] = [];
  let current = '';
  let size = 0;
  for (const character of line) {
    const bytes = Buffer.byteLength(character);
    if (size + bytes > LINE_BYTES) {
      folded.push(current);
      // The space that begins a line that goes on.
      current = ' ';
      size = 1;
    }
    current += character;
    size += bytes;
  }
  return [...folded, current].join('\r\n');
}
