import {
  EscalationLevel,
  OnCallProblem,
  Person,
  Shift,
} from '@paved-path/backstage-plugin-on-call-common';
import { uncovered, union, within } from './intervals';
import { render } from './render';
import { currentAndNext, FindRota, scheduleOf } from './schedules';
import { DAY, Instant, Interval, Level, MINUTE, Rota } from './types';
import { sayTime } from './words';

/** Problems are looked for in this time to come. */
const HORIZON = 14 * DAY;

/** What there is to know of a rota in force. @internal */
export type RotaContext = {
  rota: Rota;
  find: FindRota;
  now: Instant;
  personOf: (ref: string) => Person;
};

/** Who is on call at each level, and who is next. @internal */
export function describeLevels(context: RotaContext): EscalationLevel[] {
  const { rota, find, now, personOf } = context;
  return rota.levels.map((level, index) => {
    const schedule = scheduleOf(level, rota, find);
    const { current, next } = schedule ? currentAndNext(schedule, now) : {};
    const named = schedule && {
      id: schedule.rota.name,
      name: schedule.rota.title,
    };
    const shifts: Shift[] = current
      ? [{ ...toShift(current, personOf), rota: named }]
      : [];
    for (const person of level.people) {
      if (person !== current?.person) shifts.push({ person: personOf(person) });
    }
    return {
      level: index + 1,
      now: shifts,
      next: next && { ...toShift(next, personOf), rota: named },
      escalatesAfterMinutes: level.escalateAfter / MINUTE,
    };
  });
}

/** What keeps a page from reaching somebody, now and in the next two weeks. @internal */
export function findProblems(context: RotaContext): OnCallProblem[] {
  const { rota, now } = context;
  const lines = rota.levels.map(level => lineOf(level, context));
  const problems: OnCallProblem[] = [];
  const isOnCall = (line: Line) =>
    line.some(({ start, end }) => start <= now && now < end);
  if (!lines.some(isOnCall)) {
    problems.push({
      kind: 'nobody',
      text: 'Nobody is on call now: a page wakes nobody. Add somebody to the rota, or an override',
    });
  }
  lines.forEach((line, index) => {
    const gap = describeGaps(line, index + 1, context);
    if (gap) problems.push(gap);
  });
  return [...problems, ...findTwice(lines, context)];
}

type Line = (Interval & { person: string })[];

/** Everybody who is told at a level in the time to come. */
function lineOf(level: Level, { rota, find, now }: RotaContext): Line {
  const range = { start: now, end: now + HORIZON };
  const schedule = scheduleOf(level, rota, find);
  const shifts = schedule ? render(schedule, range).shifts : [];
  return [...shifts, ...level.people.map(person => ({ ...range, person }))];
}

function describeGaps(
  line: Line,
  level: number,
  { rota, now }: RotaContext,
): OnCallProblem | undefined {
  const gaps = uncovered(union(line), { start: now, end: now + HORIZON });
  if (!gaps.length) return undefined;
  const [first, ...others] = gaps;
  // What runs already began at some time before: to say the time of the question would be another answer each time.
  const isRunning = first.start === now;
  const isCut = first.end === now + HORIZON;
  const from = isRunning
    ? 'now'
    : `from ${sayTime(first.start, rota.timeZone)}`;
  const until = isCut
    ? ' for the next two weeks'
    : ` until ${sayTime(first.end, rota.timeZone)}`;
  const more = others.length
    ? `, and ${others.length} more ${
        others.length === 1 ? 'time' : 'times'
      } in the next two weeks`
    : '';
  return {
    kind: 'gap',
    level,
    text: `Nobody is on call at level ${level} ${from}${until}${more}`,
    ...(!isRunning && { from: toIso(first.start) }),
    ...(!isCut && { until: toIso(first.end) }),
  };
}

/** People who are at two levels at the same time, so that escalating from one to the other wakes nobody new. */
function findTwice(lines: Line[], context: RotaContext): OnCallProblem[] {
  const { rota, now, personOf } = context;
  const problems: OnCallProblem[] = [];
  lines.forEach((line, index) => {
    for (const person of new Set(line.map(each => each.person))) {
      const mine = union(line.filter(each => each.person === person));
      for (let above = index + 1; above < lines.length; above += 1) {
        const theirs = union(
          lines[above].filter(each => each.person === person),
        );
        const [both] = within(mine, theirs);
        if (!both) continue;
        const isRunning = both.start === now;
        const when = isRunning
          ? 'now'
          : `from ${sayTime(both.start, rota.timeZone)}`;
        problems.push({
          kind: 'same-person-twice',
          level: above + 1,
          text: `${personOf(person).name} is on call at level ${
            index + 1
          } and at level ${above + 1} ${when}: escalating wakes nobody new`,
          ...(!isRunning && { from: toIso(both.start) }),
          ...(both.end < now + HORIZON && { until: toIso(both.end) }),
        });
      }
    }
  });
  return problems;
}

function toShift(
  shift: { person: string; start?: Instant; end?: Instant },
  personOf: (ref: string) => Person,
): Shift {
  return {
    person: personOf(shift.person),
    start: shift.start === undefined ? undefined : toIso(shift.start),
    end: shift.end === undefined ? undefined : toIso(shift.end),
  };
}

/** @internal */
export function toIso(instant: Instant): string {
  return new Date(instant).toISOString();
}
