import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import { FileStore } from '../database/FileStore';
import { FileRow } from '../database/rows';
import { ParsedRotas, parseRotas } from '../file/parseRotas';
import { Rota } from '../rules/types';
import { sayTime } from '../rules/words';
import { agree, Agreed, Candidate } from './agree';
import { ReadLocation } from './readLocation';

/** A rota in force, and what is wrong with its file. @internal */
export type RotaInForce = Rota & {
  /** The label of its file; undefined for one of the configuration. */
  file?: string;
  problems: OnCallProblem[];
};

/**
 * The rotas in force. A file that cannot be read, or that is wrong, leaves its last good text in force, in this process and, by the database, in the
 * next one.
 * @internal
 */
export class RotaBook {
  readonly #files: FileStore;
  readonly #logger: LoggerService;
  readonly #fixed: Rota[];
  readonly #readAll: (signal: AbortSignal) => Promise<ReadLocation[]>;
  readonly #locations: string[];
  readonly #now: () => number;
  #good: Map<string, FileRow> | undefined;
  #rotas = new Map<string, RotaInForce>();
  #problems: OnCallProblem[] = [];
  #parsed = new Map<string, ParsedRotas>();

  constructor(options: {
    files: FileStore;
    logger: LoggerService;
    /** Those of the configuration. */
    fixed: Rota[];
    /** Reads every location, in the order of the configuration. */
    readAll: (signal: AbortSignal) => Promise<ReadLocation[]>;
    /** How the locations are called in the database. */
    locations: string[];
    now: () => number;
  }) {
    this.#files = options.files;
    this.#logger = options.logger;
    this.#fixed = options.fixed;
    this.#readAll = options.readAll;
    this.#locations = options.locations;
    this.#now = options.now;
  }

  /** In the order of the configuration. */
  get rotas(): RotaInForce[] {
    return [...this.#rotas.values()];
  }

  get(name: string): RotaInForce | undefined {
    return this.#rotas.get(name);
  }

  /** What is wrong with any of the files. */
  get problems(): OnCallProblem[] {
    return this.#problems;
  }

  /**
   * Reads all files anew.
   *
   * @returns whether anything is different now
   */
  async read(signal: AbortSignal): Promise<boolean> {
    const before = JSON.stringify([this.rotas, this.#problems]);
    const good = await this.#loadGood();
    const locations = await this.#readAll(signal);
    const parse = this.#createParser();
    const candidates: Candidate[] = [];
    const wrong: { label: string; message: string }[] = [];
    locations.forEach(({ files, failure: told }, index) => {
      const location = this.#locations[index];
      const old = [...good.values()].filter(row => row.location === location);
      const failure = told?.isEmpty && !old.length ? undefined : told;
      const listed = new Set(files.map(({ id }) => id));
      // Where it is not known which files there are, those that there were stay in force.
      const kept = failure ? old.filter(({ id }) => !listed.has(id)) : [];
      if (failure) wrong.push(failure);
      for (const row of kept)
        candidates.push(
          toCandidate(row, parse(row.content).rotas, failure?.message),
        );
      for (const file of files) {
        const last = good.get(file.id);
        const lastGood = last && parse(last.content).rotas;
        const parsed =
          file.content === undefined ? undefined : parse(file.content);
        candidates.push({
          ...file,
          rotas: parsed?.rotas,
          lastGood,
          lastGoodAt: last?.good_at,
          problems:
            file.failure !== undefined
              ? [{ message: `could not be read: ${file.failure}` }]
              : parsed?.problems ?? [],
        });
      }
    });
    const { rotas, files } = agree(this.#fixed, candidates);
    const inForce = new Map<string, RotaInForce>();
    const byCandidate = new Map(
      files.map(file => [file.candidate, describeFile(file)]),
    );
    for (const { rota, candidate, problems } of rotas) {
      inForce.set(rota.name, {
        ...rota,
        file: candidate?.label,
        problems: candidate
          ? byCandidate.get(candidate) ?? []
          : problems.map(({ message }) => toProblem(message)),
      });
    }
    await this.#keepGood(good, candidates, files, locations);
    this.#rotas = inForce;
    this.#problems = [
      ...wrong.map(({ label, message }) => toProblem(`${label}: ${message}`)),
      ...[...byCandidate.values()].flat(),
      ...rotas
        .filter(({ candidate }) => !candidate)
        .flatMap(({ problems }) =>
          problems.map(each => toProblem(each.message)),
        ),
    ];
    return JSON.stringify([this.rotas, this.#problems]) !== before;
  }

  /** What did not change since the last reading is not parsed again. */
  #createParser(): (content: string) => ParsedRotas {
    const before = this.#parsed;
    const parsed = new Map<string, ParsedRotas>();
    this.#parsed = parsed;
    return content => {
      const known = before.get(content) ?? parsed.get(content);
      const result = known ?? parseRotas(content);
      parsed.set(content, result);
      return result;
    };
  }

  async #loadGood(): Promise<Map<string, FileRow>> {
    if (!this.#good) {
      const rows = await this.#files.list();
      this.#good = new Map(rows.map(row => [row.id, row]));
    }
    return this.#good;
  }

  async #keepGood(
    good: Map<string, FileRow>,
    candidates: Candidate[],
    files: Agreed['files'],
    locations: ReadLocation[],
  ): Promise<void> {
    const goodAt = new Date(this.#now()).toISOString();
    const gone = [...good.values()].filter(({ id, location }) => {
      const index = this.#locations.indexOf(location);
      const isKnown = index < 0 || !locations[index].failure;
      return isKnown && !candidates.some(each => each.id === id);
    });
    try {
      for (const { candidate, problems } of files) {
        const { id, location, label, content } = candidate;
        if (problems.length || content === undefined) continue;
        if (good.get(id)?.content === content) continue;
        const row = { id, location, label, content, good_at: goodAt };
        await this.#files.save(row);
        good.set(id, row);
      }
      if (gone.length) {
        await this.#files.delete(gone.map(({ id }) => id));
        for (const { id } of gone) good.delete(id);
      }
    } catch (error) {
      // The rotas are in force all the same; they are kept at the next reading.
      this.#logger.error(
        `The last good rotas could not be kept: ${toError(error).message}`,
      );
    }
  }
}

function toCandidate(
  row: FileRow,
  lastGood: Rota[] | undefined,
  failure: string | undefined,
): Candidate {
  return {
    id: row.id,
    location: row.location,
    label: row.label,
    lastGood,
    lastGoodAt: row.good_at,
    problems: [{ message: `could not be read: ${failure}` }],
  };
}

function describeFile({
  candidate,
  problems,
  usesLastGood,
}: Agreed['files'][number]): OnCallProblem[] {
  const ending = usesLastGood
    ? `; the version of ${sayTime(
        Date.parse(candidate.lastGoodAt as string),
        'UTC',
      )} is in force`
    : '';
  return problems.map(({ line, message }) => {
    const place = line ? `${candidate.label}:${line}` : candidate.label;
    return toProblem(`${place}: ${message}${ending}`);
  });
}

function toProblem(text: string): OnCallProblem {
  return { kind: 'rota-error', text };
}
