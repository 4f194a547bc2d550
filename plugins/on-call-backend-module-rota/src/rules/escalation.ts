import { Level } from './types';

/** Where an incident is in its escalation: nobody was told yet at round 0, level 0. @internal */
export type Position = { round: number; level: number };

/** @internal */
export type Step = {
  /** The levels that had nobody, in their order. */
  skipped: number[];
  /** Who is told; undefined: there is nobody left. */
  told?: Position & { people: string[]; escalateAfter: number };
};

/**
 * The next level that has somebody. Levels are numbered from 1; after the last one they begin again, as often as they are to be repeated.
 * @internal
 */
export function nextStep(
  levels: readonly Level[],
  repeat: number,
  from: Position,
  peopleOf: (level: Level) => string[],
): Step {
  const skipped: number[] = [];
  let { round, level } = from;
  // Once around: where none of the levels has anybody, going around again finds nobody either.
  for (let count = 0; count < levels.length; count += 1) {
    level += 1;
    if (level > levels.length) {
      level = 1;
      round += 1;
    }
    if (round > repeat) break;
    const people = peopleOf(levels[level - 1]);
    if (people.length) {
      const { escalateAfter } = levels[level - 1];
      return { skipped, told: { round, level, people, escalateAfter } };
    }
    skipped.push(level);
  }
  return { skipped };
}
