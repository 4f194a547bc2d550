import { joinNeighbours } from './intervals';
import { render } from './render';
import { DAY, Instant, Level, RenderedShift, Rota } from './types';

/** A line of shifts: a rota, or one layer of it alone. @internal */
export type Schedule = Pick<Rota, 'layers' | 'overrides' | 'timeZone'> & {
  rota: Rota;
};

/** Finds a rota that is in force by its name. @internal */
export type FindRota = (name: string) => Rota | undefined;

/** How far shifts are looked for, in both directions, until there is somebody else. */
const SPANS = [14 * DAY, 70 * DAY, 400 * DAY];

/** The schedule that a level names; undefined where it names people alone, or a rota that is not there. @internal */
export function scheduleOf(
  level: Level,
  rota: Rota,
  find: FindRota,
): Schedule | undefined {
  if (level.layer !== undefined) {
    const layers = rota.layers.filter(({ name }) => name === level.layer);
    // Overrides say who stands in the rota, not who stands in one of its layers.
    return { rota, layers, overrides: [], timeZone: rota.timeZone };
  }
  if (level.rota === undefined) return undefined;
  const named = level.rota === rota.name ? rota : find(level.rota);
  return named && { ...named, rota: named };
}

/** Who is to be told at a level, each once. @internal */
export function peopleAt(
  level: Level,
  rota: Rota,
  find: FindRota,
  now: Instant,
): string[] {
  const schedule = scheduleOf(level, rota, find);
  const shifts = schedule
    ? render(schedule, { start: now, end: now + 1 }).shifts
    : [];
  return [...new Set([...shifts.map(each => each.person), ...level.people])];
}

/**
 * Who is on call, from when to when without a break, and who is next. A start or an end that is more than a year away is left out.
 * @internal
 */
export function currentAndNext(
  schedule: Schedule,
  now: Instant,
): {
  current?: { person: string; start?: Instant; end?: Instant };
  next?: Pick<RenderedShift, 'person' | 'start'> & { end?: Instant };
} {
  for (const span of SPANS) {
    const range = { start: now - span, end: now + span };
    const runs = joinNeighbours(
      render(schedule, range).shifts,
      (left, right) => left.person === right.person,
    );
    const current = runs.find(({ start, end }) => start <= now && now < end);
    const next = runs.find(({ start }) => start > now);
    const start = current && current.start > range.start;
    const end = current && current.end < range.end;
    const isKnown = (!current || (start && end)) && next?.end !== range.end;
    if ((isKnown && next) || span === SPANS[SPANS.length - 1]) {
      return {
        current: current && {
          person: current.person,
          start: start ? current.start : undefined,
          end: end ? current.end : undefined,
        },
        next: next && {
          person: next.person,
          start: next.start,
          end: next.end < range.end ? next.end : undefined,
        },
      };
    }
  }
  return {};
}
