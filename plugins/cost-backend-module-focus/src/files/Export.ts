import { SliceRefusedError } from '@paved-path/backstage-plugin-cost-node';
import { Database } from '../reading/Database';
import { inspectBill } from '../reading/inspectBill';
import { BillFile, BillSource } from './BillSource';
import { BillIndex, BillNote } from './BillIndex';
import { monthOf, newestRuns, Period, periodOfName } from './periods';

// So long after its last change, a file that is not whole is taken for one that stays so.
const SETTLES_AFTER = 60_000;

/** The files of a billing period of an export. @internal */
export type BillSlice = Period & {
  export: Export;
  key: string;
  files: Array<{ file: BillFile; note: BillNote; isWhole: boolean }>;
};

/** An export: files in one place. @internal */
export class Export {
  readonly name: string;
  readonly source: BillSource;
  readonly #index: BillIndex;
  readonly #open: (signal: AbortSignal) => Promise<Database>;

  constructor(options: {
    name: string;
    source: BillSource;
    index: BillIndex;
    open: (signal: AbortSignal) => Promise<Database>;
  }) {
    this.name = options.name;
    this.source = options.source;
    this.#index = options.index;
    this.#open = options.open;
  }

  /** The billing periods that are there as a whole, or never will be. */
  async listSlices(signal: AbortSignal): Promise<BillSlice[]> {
    const files = newestRuns(await this.source.list({ signal }));
    const known = await this.#index.read();
    const notes = new Map<string, BillNote>();
    const growing: BillFile[] = [];
    for (const file of files) {
      const before = known.get(file.name);
      const note =
        before?.version === file.version
          ? before
          : await this.#lookAt(file, signal);
      if (note && !(note.problem && this.#isFresh(file))) {
        notes.set(file.name, note);
      } else {
        growing.push(file);
      }
    }
    for (const file of await this.#listChanged(files, signal)) {
      notes.delete(file.name);
      growing.push(file);
    }
    const slices = this.#toSlices(
      files.filter(({ name }) => notes.has(name)),
      notes,
    );
    const held = growing.map(({ name }) => periodsOf(name, known.get(name)));
    await this.#save(known, notes, growing);
    // A file of which nobody knows the period may be of any.
    if (held.some(periods => !periods.length)) return [];
    return slices.filter(
      slice =>
        !held.some(periods => periods.some(({ from }) => from === slice.from)),
    );
  }

  /** Reads all of the files whose periods were assumed, and notes what they say. */
  async inspect(files: BillFile[], signal: AbortSignal): Promise<void> {
    const notes = new Map(await this.#index.read());
    for (const file of files) {
      notes.set(file.name, await this.#inspect(file, signal, true));
    }
    await this.#index.write(notes);
  }

  /** Undefined where the file may still be written. */
  async #lookAt(
    file: BillFile,
    signal: AbortSignal,
  ): Promise<BillNote | undefined> {
    // A CSV has no end of its own.
    if (/\.csv$/i.test(file.name) && this.#isFresh(file)) return undefined;
    return this.#inspect(file, signal, false);
  }

  async #inspect(
    file: BillFile,
    signal: AbortSignal,
    isThorough: boolean,
  ): Promise<BillNote> {
    const { name, version } = file;
    const path = await this.source.fetch(file, { signal });
    const database = await this.#open(signal);
    try {
      const bill = { file: name, path };
      const found = await inspectBill(database, bill, { signal, isThorough });
      return { version, ...found };
    } catch (error) {
      if (!(error instanceof SliceRefusedError)) throw error;
      const { message, line } = error;
      const before = (await this.#index.read()).get(name);
      return {
        version,
        periods: periodsOf(name, before),
        problem: { message, line },
      };
    } finally {
      await database.close();
    }
  }

  #isFresh({ modifiedAt }: BillFile): boolean {
    const age = Date.now() - modifiedAt.getTime();
    return this.source.showsUnfinished && Math.abs(age) < SETTLES_AFTER;
  }

  /** What changed while it was looked at. */
  async #listChanged(
    files: BillFile[],
    signal: AbortSignal,
  ): Promise<BillFile[]> {
    if (!this.source.showsUnfinished) return [];
    const now = new Map(
      (await this.source.list({ signal })).map(file => [file.name, file]),
    );
    return files.filter(
      ({ name, version }) => now.get(name)?.version !== version,
    );
  }

  #toSlices(
    files: BillFile[],
    notes: ReadonlyMap<string, BillNote>,
  ): BillSlice[] {
    const slices = new Map<string, BillSlice>();
    for (const file of files) {
      const note = notes.get(file.name)!;
      const isWhole = note.periods.length === 1;
      let periods = note.periods.map(period => ({ id: idOf(period), period }));
      if (note.problem && !periods.length) {
        // So that it is refused by its name.
        const month = file.modifiedAt.toISOString().slice(0, 7);
        periods = [{ id: file.name, period: monthOf(month) }];
      }
      for (const { id, period } of periods) {
        const slice = slices.get(id) ?? {
          export: this,
          key: `${this.name}/${id}`,
          ...period,
          files: [],
        };
        if (period.to > slice.to) slice.to = period.to;
        slice.files.push({ file, note, isWhole });
        slices.set(id, slice);
      }
    }
    return [...slices.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** A file that is not whole yet keeps the note of what it was before. */
  async #save(
    known: ReadonlyMap<string, BillNote>,
    notes: ReadonlyMap<string, BillNote>,
    growing: BillFile[],
  ): Promise<void> {
    const kept = new Map(notes);
    for (const { name } of growing) {
      const before = known.get(name);
      if (before) kept.set(name, before);
    }
    if (
      kept.size === known.size &&
      [...kept].every(([name, note]) => known.get(name) === note)
    ) {
      return;
    }
    await this.#index.write(kept);
  }
}

/** The month, where it is one. */
function idOf({ from }: Period): string {
  return from.endsWith('-01') ? from.slice(0, 7) : from;
}

function periodsOf(name: string, before: BillNote | undefined): Period[] {
  const named = periodOfName(name);
  return [...(before?.periods ?? []), ...(named ? [named] : [])].filter(
    ({ from }, index, all) =>
      all.findIndex(other => other.from === from) === index,
  );
}
