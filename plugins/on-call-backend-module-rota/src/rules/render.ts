import { layOver, uncovered, within } from './intervals';
import { clockOf, LocalClock } from './LocalClock';
import { DAY, Interval, Layer, RenderedShift, Rota } from './types';
import { windowsWithin } from './windows';

/** @internal */
export type Rendering = {
  /** The oldest first, without overlaps. */
  shifts: RenderedShift[];
  gaps: Interval[];
};

/**
 * Who is on call in a range: later layers win over earlier ones where they apply, and overrides over all of them. What reaches out of the range
 * is cut at its ends. Each turn is a shift of its own, also where the same person has the next one.
 * @internal
 */
export function render(
  rota: Pick<Rota, 'layers' | 'overrides' | 'timeZone'>,
  range: Interval,
): Rendering {
  if (!(range.start < range.end)) return { shifts: [], gaps: [] };
  const clock = clockOf(rota.timeZone);
  let shifts: RenderedShift[] = [];
  for (const layer of rota.layers) {
    shifts = layOver(shifts, renderLayer(layer, clock, range), range);
  }
  for (const { id, person, start, end } of rota.overrides) {
    const override = { start, end, person, overrideId: id };
    shifts = layOver(shifts, within([override], [range]), range);
  }
  return { shifts, gaps: uncovered(shifts, range) };
}

function renderLayer(
  layer: Layer,
  clock: LocalClock,
  range: Interval,
): RenderedShift[] {
  const { name, people, rotation, starts, ends = Infinity } = layer;
  const turns: RenderedShift[] = [];
  // Two days earlier, since a zone may skip a whole day.
  const first = clock.toWall(range.start) - 2 * DAY;
  let turn = Math.max(0, Math.floor((first - starts) / rotation));
  let wall = starts + turn * rotation;
  let start = clock.toInstant(wall);
  while (start < range.end && wall < ends) {
    wall = Math.min(starts + (turn + 1) * rotation, ends);
    const end = clock.toInstant(wall);
    // A turn of which every minute is skipped by the clock is nobody's.
    if (start < end && end > range.start) {
      turns.push({
        start: Math.max(start, range.start),
        end: Math.min(end, range.end),
        person: people[turn % people.length],
        layer: name,
      });
    }
    start = end;
    turn += 1;
  }
  return layer.only
    ? within(turns, windowsWithin(layer.only, clock, range))
    : turns;
}
