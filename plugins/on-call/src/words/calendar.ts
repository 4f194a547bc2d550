import {
  Rota,
  RotaShift,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import { identityOf } from './people';

const DAYS = 7;

/** A shift, or a time in which nobody has one. */
export type CalendarItem = TimeRange & {
  key: string;
  /** None: a gap. */
  shift?: RotaShift;
  /** Whether it may have begun before its start, and go on after its end: right there ends what is known. */
  isCut: { start: boolean; end: boolean };
  /** When its person is on call elsewhere too. */
  doubles: Rota['doubleBookings'];
};

/** What a week shows of an item; left and width are in percent of the week. */
export type Segment = {
  item: CalendarItem;
  left: number;
  width: number;
  /** Whether the item begins here, and ends here. */
  begins: boolean;
  ends: boolean;
  /** The widest segment of its item: it carries the words. */
  isMain: boolean;
};

/** A time in which somebody is on call twice, in percent of the week. */
export type DoubleMark = {
  left: number;
  width: number;
  booking: Rota['doubleBookings'][number];
};

/** A week of the reader's calendar, from Monday. */
export type CalendarWeek = {
  start: DateTime;
  days: DateTime[];
  segments: Segment[];
  doubles: DoubleMark[];
};

/** A rota as a calendar: all that happens in the weeks in its order, and the weeks. */
export type Calendar = { items: CalendarItem[]; weeks: CalendarWeek[] };

/**
 * Lays out a rota as weeks of the reader's calendar.
 *
 * @param start - a Monday at midnight, in the reader's zone
 * @param known - of which time the rota tells; by default, all that it tells is whole
 */
export function layOutWeeks(
  rota: Pick<Rota, 'shifts' | 'gaps' | 'doubleBookings'>,
  start: DateTime,
  count: number,
  known?: TimeRange,
): Calendar {
  const range = { start, end: start.plus({ weeks: count }) };
  const items = itemsOf(rota, known).filter(item => overlaps(item, range));
  const weeks = Array.from({ length: count }, (_, index) =>
    layOutWeek(start.plus({ weeks: index }), items, rota.doubleBookings),
  );
  const widest = new Map<CalendarItem, Segment>();
  for (const segment of weeks.flatMap(({ segments }) => segments)) {
    const before = widest.get(segment.item);
    if (!before || segment.width > before.width + 1e-6) {
      widest.set(segment.item, segment);
    }
  }
  for (const segment of widest.values()) segment.isMain = true;
  return { items, weeks };
}

/** The shifts and gaps of a rota, the earliest first. */
export function itemsOf(
  rota: Pick<Rota, 'shifts' | 'gaps' | 'doubleBookings'>,
  known?: TimeRange,
): CalendarItem[] {
  const cutOf = ({ start, end }: TimeRange) => ({
    start: known !== undefined && Date.parse(start) === Date.parse(known.start),
    end: known !== undefined && Date.parse(end) === Date.parse(known.end),
  });
  const shifts = rota.shifts.map(shift => ({
    key: `${shift.start} ${identityOf(shift.person)}`,
    start: shift.start,
    end: shift.end,
    shift,
    isCut: cutOf(shift),
    doubles: rota.doubleBookings.filter(
      booking =>
        identityOf(booking.person) === identityOf(shift.person) &&
        overlaps(booking, {
          start: DateTime.fromISO(shift.start),
          end: DateTime.fromISO(shift.end),
        }),
    ),
  }));
  const gaps = rota.gaps.map(gap => ({
    ...gap,
    key: `${gap.start} nobody`,
    isCut: cutOf(gap),
    doubles: [],
  }));
  return [...shifts, ...gaps].sort(
    (one, other) => Date.parse(one.start) - Date.parse(other.start),
  );
}

/** Whether a moment lies within a time. */
export function contains(range: TimeRange, moment: DateTime): boolean {
  return (
    DateTime.fromISO(range.start) <= moment &&
    moment < DateTime.fromISO(range.end)
  );
}

/** Where a moment stands in a week, in percent; days that the clocks make longer or shorter are as wide as the others. */
export function positionIn(week: DateTime, moment: DateTime): number {
  const day = moment.startOf('day');
  const days = Math.round(day.diff(week, 'days').days);
  const length = day.plus({ days: 1 }).diff(day).as('milliseconds');
  const share = moment.diff(day).as('milliseconds') / length;
  return Math.min(100, Math.max(0, ((days + share) / DAYS) * 100));
}

function layOutWeek(
  start: DateTime,
  items: CalendarItem[],
  doubleBookings: Rota['doubleBookings'],
): CalendarWeek {
  const week = { start, end: start.plus({ weeks: 1 }) };
  const placeOf = (range: TimeRange) => {
    const left = positionIn(start, localOf(range.start, start));
    const right = positionIn(start, localOf(range.end, start));
    return { left, width: right - left };
  };
  return {
    start,
    days: Array.from({ length: DAYS }, (_, day) => start.plus({ days: day })),
    segments: items
      .filter(item => overlaps(item, week))
      .map(item => ({
        item,
        ...placeOf(item),
        begins: !item.isCut.start && DateTime.fromISO(item.start) >= week.start,
        ends: !item.isCut.end && DateTime.fromISO(item.end) <= week.end,
        isMain: false,
      })),
    doubles: doubleBookings
      .filter(booking => overlaps(booking, week))
      .map(booking => ({ ...placeOf(booking), booking })),
  };
}

function localOf(instant: string, like: DateTime): DateTime {
  return DateTime.fromISO(instant).setZone(like.zone);
}

function overlaps(
  range: TimeRange,
  other: { start: DateTime; end: DateTime },
): boolean {
  return (
    DateTime.fromISO(range.start) < other.end &&
    other.start < DateTime.fromISO(range.end)
  );
}

/** Where an arrow key leads from an item: before and after it in time, or to what is above and below it. */
export function neighbourOf(
  { items, weeks }: Calendar,
  from: CalendarItem,
  key: string,
): CalendarItem | undefined {
  const index = items.findIndex(item => item.key === from.key);
  switch (key) {
    case 'ArrowLeft':
      return items[index - 1];
    case 'ArrowRight':
      return items[index + 1];
    case 'Home':
      return items[0];
    case 'End':
      return items[items.length - 1];
    case 'ArrowUp':
      return nearest(weeks, from, -1);
    case 'ArrowDown':
      return nearest(weeks, from, 1);
    default:
      return undefined;
  }
}

function nearest(
  weeks: CalendarWeek[],
  from: CalendarItem,
  step: 1 | -1,
): CalendarItem | undefined {
  const mains = weeks.map(({ segments }) =>
    segments.filter(({ isMain }) => isMain),
  );
  const row = mains.findIndex(segments =>
    segments.some(({ item }) => item.key === from.key),
  );
  const middle = (segment: Segment) => segment.left + segment.width / 2;
  const here = mains[row]?.find(({ item }) => item.key === from.key);
  if (!here) return undefined;
  for (let at = row + step; at >= 0 && at < mains.length; at += step) {
    const [best] = [...mains[at]].sort(
      (one, other) =>
        Math.abs(middle(one) - middle(here)) -
        Math.abs(middle(other) - middle(here)),
    );
    if (best) return best.item;
  }
  return undefined;
}
