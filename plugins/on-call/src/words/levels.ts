import {
  EscalationLevel,
  Person,
  Shift,
} from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';

/** Somebody's shift. */
export type PersonShift = Shift & { person: Person };

/** Those of some shifts that somebody has. */
export function staffed(shifts: readonly Shift[]): PersonShift[] {
  return shifts.flatMap(shift =>
    shift.person ? [{ ...shift, person: shift.person }] : [],
  );
}

/** A level with when it is reached. */
export type ReachedLevel = EscalationLevel & {
  people: PersonShift[];
  /** After how many minutes without an acknowledgement; undefined where it is not known. */
  afterMinutes: number | undefined;
};

/** The levels in order, each with when it is woken: a level with nobody is passed over, and nobody waits for it. */
export function reachLevels(
  levels: readonly EscalationLevel[],
): ReachedLevel[] {
  let afterMinutes: number | undefined = 0;
  return [...levels]
    .sort((a, b) => a.level - b.level)
    .map(level => {
      const people = staffed(level.now);
      const reached = { ...level, people, afterMinutes };
      if (people.length && afterMinutes !== undefined) {
        afterMinutes =
          level.escalatesAfterMinutes === undefined
            ? undefined
            : afterMinutes + level.escalatesAfterMinutes;
      }
      return reached;
    });
}

/** Whether a shift has ended, so that it is not known who took over. */
export function hasEnded(shift: Shift, now: DateTime): boolean {
  return shift.end !== undefined && DateTime.fromISO(shift.end) <= now;
}

/** The rotas that say who is on call, each once, in the order of the levels. */
export function rotasOf(levels: readonly EscalationLevel[]) {
  const rotas = new Map<string, NonNullable<Shift['rota']>>();
  for (const { now, next } of levels) {
    for (const { rota } of [...now, ...(next ? [next] : [])]) {
      if (rota && !rotas.has(rota.id)) rotas.set(rota.id, rota);
    }
  }
  return [...rotas.values()];
}
