import { FileProblem } from '../file/parseRotas';
import { Rota } from '../rules/types';

/** A file as it was read, and as it was when it was good. @internal */
export type Candidate = {
  id: string;
  location: string;
  label: string;
  content?: string;
  /** Undefined where it could not be read, or is wrong. */
  rotas?: Rota[];
  lastGood?: Rota[];
  /** ISO 8601 in UTC. */
  lastGoodAt?: string;
  problems: FileProblem[];
};

/** @internal */
export type Agreed = {
  /** Without a candidate: one of the configuration, with what is wrong about it. */
  rotas: { rota: Rota; candidate?: Candidate; problems: FileProblem[] }[];
  files: {
    candidate: Candidate;
    problems: FileProblem[];
    usesLastGood: boolean;
  }[];
};

type Choice = { candidate: Candidate; rotas: Rota[]; usesLastGood: boolean };

/**
 * Puts the rotas of all files together. A file whose new text does not fit the others, such as by a name that is taken, keeps its last good one.
 * @internal
 */
export function agree(fixed: Rota[], candidates: Candidate[]): Agreed {
  const found = new Map<Candidate, FileProblem[]>(
    candidates.map(candidate => [candidate, [...candidate.problems]]),
  );
  const choices: Choice[] = candidates.map(candidate => ({
    candidate,
    rotas: candidate.rotas ?? candidate.lastGood ?? [],
    usesLastGood: !candidate.rotas && candidate.lastGood !== undefined,
  }));
  for (;;) {
    const conflicts = findConflicts(fixed, choices);
    const back = choices.find(
      choice =>
        !choice.usesLastGood &&
        choice.candidate.lastGood !== undefined &&
        JSON.stringify(choice.candidate.lastGood) !==
          JSON.stringify(choice.rotas) &&
        conflicts.some(conflict => conflict.choice === choice),
    );
    if (!back) return toAgreed(fixed, choices, found, conflicts);
    for (const { choice, message } of conflicts) {
      if (choice === back) found.get(back.candidate)?.push({ message });
    }
    back.rotas = back.candidate.lastGood ?? [];
    back.usesLastGood = true;
  }
}

type Conflict = {
  /** Undefined: one of the configuration. */
  choice?: Choice;
  rota: Rota;
  message: string;
  /** Whether the rota cannot be in force beside the others. */
  isTaken: boolean;
};

function findConflicts(fixed: Rota[], choices: Choice[]): Conflict[] {
  const conflicts: Conflict[] = [];
  const byName = new Map<string, { rota: Rota; label: string }>();
  const byOwner = new Map<string, string>();
  const all: { rota: Rota; choice?: Choice }[] = [
    ...fixed.map(rota => ({ rota })),
    ...choices.flatMap(choice => choice.rotas.map(rota => ({ rota, choice }))),
  ];
  for (const { rota, choice } of all) {
    const before = byName.get(rota.name);
    if (before) {
      const message = `the name ${rota.name} is taken by a rota in ${before.label}; choose another`;
      conflicts.push({ choice, rota, message, isTaken: true });
      continue;
    }
    const label = choice?.candidate.label ?? 'the configuration';
    byName.set(rota.name, { rota, label });
    if (rota.services) continue;
    const other = byOwner.get(rota.ownerRef);
    if (other === undefined) byOwner.set(rota.ownerRef, rota.name);
    else {
      const message = `${rota.name} and ${other} both stand for all that ${rota.ownerRef} owns, and ${other} is taken; list the services of ${rota.name}, or write services: [] where other rotas alone name it`;
      conflicts.push({ choice, rota, message, isTaken: false });
    }
  }
  for (const { rota, choice } of all) {
    rota.levels.forEach((level, index) => {
      if (level.rota === undefined) return;
      const named = byName.get(level.rota)?.rota;
      if (named?.layers.length) return;
      const why = named ? 'has no layers' : 'is not there';
      const message = `level ${index + 1} of ${rota.name} names the rota ${
        level.rota
      }, which ${why}`;
      conflicts.push({ choice, rota, message, isTaken: false });
    });
  }
  return conflicts;
}

function toAgreed(
  fixed: Rota[],
  choices: Choice[],
  found: Map<Candidate, FileProblem[]>,
  conflicts: Conflict[],
): Agreed {
  const rotas: Agreed['rotas'] = [];
  const add = (rota: Rota, choice?: Choice) => {
    const own = conflicts.filter(
      each => each.rota === rota && each.choice === choice,
    );
    if (own.some(({ isTaken }) => isTaken)) return;
    const problems = choice ? [] : own.map(({ message }) => ({ message }));
    rotas.push({ rota, candidate: choice?.candidate, problems });
  };
  for (const rota of fixed) add(rota);
  for (const choice of choices) {
    for (const rota of choice.rotas) add(rota, choice);
    for (const { choice: of, message } of conflicts) {
      if (of === choice) found.get(choice.candidate)?.push({ message });
    }
  }
  return {
    rotas,
    files: choices.map(({ candidate, usesLastGood }) => ({
      candidate,
      problems: found.get(candidate) ?? [],
      usesLastGood,
    })),
  };
}
