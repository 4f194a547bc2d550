import {
  Person,
  RotaShift,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { ProviderRota } from '@paved-path/backstage-plugin-on-call-node';
import { Schedule, ScheduleShift } from './Schedules';

/**
 * Tells a schedule as a rota: without overlaps, and with its gaps.
 * @internal
 */
export function toRota(
  schedule: Schedule,
  rotaId: string,
  range: TimeRange,
  people: Map<string, Person>,
): ProviderRota {
  const { shifts, overlaps } = withoutOverlaps(schedule.shifts);
  const nameOf = (id: string) => people.get(id) ?? { name: id };
  return {
    id: rotaId,
    name: schedule.name,
    timeZone: schedule.timeZone,
    ...(schedule.url && { url: schedule.url }),
    shifts: shifts.map(
      ({ start, end, user, overrideId }): RotaShift => ({
        ...toRange(start, end),
        person: nameOf(user.id),
        ...(overrideId && { layer: 'Override', overrideId }),
      }),
    ),
    gaps: findGaps(shifts, range),
    problems: overlaps.map(({ start, end, user }) => ({
      kind: 'other',
      text: `${
        nameOf(user.id).name
      } is on call beside somebody else, whom the calendar shows; see both at PagerDuty`,
      from: new Date(start).toISOString(),
      until: new Date(end).toISOString(),
    })),
    people: schedule.users
      .map(({ id }) => nameOf(id))
      .sort((left, right) => left.name.localeCompare(right.name)),
  };
}

/** A calendar shows one person at a time. In a schedule of shifts there can be more: then it is the one who began first. */
function withoutOverlaps(all: ScheduleShift[]): {
  shifts: ScheduleShift[];
  overlaps: ScheduleShift[];
} {
  const shifts: ScheduleShift[] = [];
  const overlaps: ScheduleShift[] = [];
  const inOrder = [...all].sort(
    (left, right) => left.start - right.start || right.end - left.end,
  );
  for (const shift of inOrder) {
    const last = shifts.at(-1);
    const start = Math.max(shift.start, last?.end ?? shift.start);
    if (start > shift.start) {
      overlaps.push({ ...shift, end: Math.min(start, shift.end) });
    }
    if (start >= shift.end) continue;
    // PagerDuty cuts a shift at midnight and elsewhere.
    if (
      last &&
      last.end === start &&
      last.user.id === shift.user.id &&
      last.overrideId === shift.overrideId
    ) {
      last.end = shift.end;
    } else {
      shifts.push({ ...shift, start });
    }
  }
  return { shifts, overlaps };
}

function findGaps(shifts: ScheduleShift[], range: TimeRange): TimeRange[] {
  const gaps: TimeRange[] = [];
  let covered = Date.parse(range.start);
  const until = Date.parse(range.end);
  for (const { start, end } of shifts) {
    if (start > covered) gaps.push(toRange(covered, Math.min(start, until)));
    covered = Math.max(covered, end);
  }
  if (covered < until) gaps.push(toRange(covered, until));
  return gaps;
}

function toRange(start: number, end: number): TimeRange {
  return {
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
  };
}
