import { Rota, TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import { identityOf } from '../words';

/** A shift or a gap as a bar, in percent of the width. */
export type Bar = {
  left: number;
  width: number;
  /** When it begins and ends, also outside of what is shown. */
  start: string;
  end: string;
  /** The time of the handover where it is within what is shown, else nothing. */
  handover: string | undefined;
  /** Whether it goes on from before what is shown. */
  continues: boolean;
  isOverride: boolean;
  isGap: boolean;
};

/** The shifts of one person, or the times of nobody. */
export type Row = { key: string; name: string | undefined; bars: Bar[] };

/** A day of the reader's calendar, in percent of the width. */
export type Day = { at: number; width: number; words: string };

/** What a band draws: a row for each person in the order of their first shift, nobody's last, and the days above them. */
export function bandRows(
  rota: Rota,
  range: TimeRange,
  language: string | undefined,
): { rows: Row[]; days: Day[]; positionOf: (at: DateTime) => number } {
  const start = DateTime.fromISO(range.start);
  const end = DateTime.fromISO(range.end);
  const total = end.diff(start).as('milliseconds');
  const positionOf = (at: DateTime) =>
    (at.diff(start).as('milliseconds') / total) * 100;

  const rows = new Map<string, Row>();
  const add = (
    key: string,
    name: string | undefined,
    time: TimeRange,
    isOverride: boolean,
  ) => {
    const from = DateTime.fromISO(time.start, { locale: language });
    const left = Math.max(0, positionOf(from));
    const right = Math.min(100, positionOf(DateTime.fromISO(time.end)));
    if (right <= left) return;
    const row = rows.get(key) ?? { key, name, bars: [] };
    rows.set(key, row);
    row.bars.push({
      left,
      width: right - left,
      start: time.start,
      end: time.end,
      handover:
        from > start ? from.toLocaleString(DateTime.TIME_24_SIMPLE) : undefined,
      continues: from <= start,
      isOverride,
      isGap: name === undefined,
    });
  };
  for (const shift of rota.shifts) {
    const { person, overrideId } = shift;
    add(identityOf(person), person.name, shift, overrideId !== undefined);
  }
  for (const gap of rota.gaps) add('', undefined, gap, false);
  return {
    rows: [...rows.values()],
    days: daysOf(start, end, positionOf, language),
    positionOf,
  };
}

/** A day is not always a 7th of a week: the clocks change. */
function daysOf(
  start: DateTime,
  end: DateTime,
  positionOf: (at: DateTime) => number,
  language: string | undefined,
): Day[] {
  const days: Day[] = [];
  for (let day = start; day < end; day = day.plus({ days: 1 })) {
    const at = positionOf(day);
    days.push({
      at,
      width: positionOf(day.plus({ days: 1 })) - at,
      words: day.setLocale(language ?? day.locale ?? 'en').toFormat('ccc d'),
    });
  }
  return days;
}
