import {
  EscalationLevel,
  OnCallProblem,
  Shift,
} from '@paved-path/backstage-plugin-on-call-common';
import { globalIdOf } from './ids';

/**
 * The levels as they stand at a moment, from a snapshot that may be older: who took over since is on call now. Where a shift ended and it
 * is not known who took over, the shift stays as it was, with its end in the past.
 *
 * @param now - Milliseconds since 1970.
 * @internal
 */
export function levelsAt(
  levels: readonly EscalationLevel[],
  now: number,
): { levels: EscalationLevel[]; problems: OnCallProblem[] } {
  const problems: OnCallProblem[] = [];
  const moved = levels.map(level => {
    const { next } = level;
    const running = level.now.filter(shift => !hasEnded(shift, now));
    const takesOver = next !== undefined && hasBegun(next, now);
    if (running.length === level.now.length && !takesOver) return level;
    if (takesOver && !hasEnded(next, now)) {
      const others = running.filter(shift => !isSamePerson(shift, next));
      const onCall = next.person ? [next, ...others] : others;
      return { ...level, now: onCall, next: undefined };
    }
    if (running.length) return { ...level, now: running };
    const ended = level.now[level.now.length - 1]?.end ?? next?.end;
    problems.push({
      kind: 'other',
      level: level.level,
      from: ended,
      text: `Who is on call at level ${level.level} since ${ended} is not known yet: the last answer is from before`,
    });
    return { ...level, next: takesOver ? undefined : next };
  });
  return { levels: moved, problems };
}

/** Whether nobody is on call at any level. @internal */
export function hasNobody(levels: readonly EscalationLevel[]): boolean {
  return levels.every(level => level.now.every(shift => !shift.person));
}

/** The first level at which somebody is on call. @internal */
export function firstLevelOf(
  levels: readonly EscalationLevel[],
): EscalationLevel | undefined {
  return levels.find(level => level.now.some(shift => shift.person));
}

/** The problems of a service, and that it has nobody where nobody says so yet. @internal */
export function withNobody(
  problems: readonly OnCallProblem[],
  levels: readonly EscalationLevel[],
  name: string,
): OnCallProblem[] {
  if (!hasNobody(levels) || problems.some(each => each.kind === 'nobody')) {
    return [...problems];
  }
  return [
    {
      kind: 'nobody',
      text: `Nobody is on call for ${name} now: a page would wake nobody`,
    },
    ...problems,
  ];
}

function hasBegun(shift: Shift, now: number): boolean {
  return shift.start === undefined || Date.parse(shift.start) <= now;
}

function hasEnded(shift: Shift, now: number): boolean {
  return shift.end !== undefined && Date.parse(shift.end) <= now;
}

function isSamePerson(one: Shift, other: Shift): boolean {
  const [first, second] = [one.person, other.person];
  if (!first || !second) return first === second;
  return first.entityRef !== undefined || second.entityRef !== undefined
    ? first.entityRef === second.entityRef
    : first.name === second.name;
}

/** With the ids that the API knows rotas by. */
export function withRotaIds(
  levels: readonly EscalationLevel[],
  providerId: string,
): EscalationLevel[] {
  const named = ({ rota, ...shift }: Shift): Shift =>
    rota
      ? { ...shift, rota: { ...rota, id: globalIdOf(providerId, rota.id) } }
      : shift;
  return levels.map(level => ({
    ...level,
    now: level.now.map(named),
    ...(level.next && { next: named(level.next) }),
  }));
}
