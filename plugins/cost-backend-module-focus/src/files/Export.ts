import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { SliceRefusedError } from '@paved-path/backstage-plugin-cost-node';
import { Database } from '../reading/Database';
import { inspectBill } from '../reading/inspectBill';
import { BillFile, BillSource } from './BillSource';
import { BillIndex, BillNote, periodsOf } from './BillIndex';
import { beginOf, idOf, isOfRun, monthOf, newestRuns, Period } from './periods';

// So many files are looked at before it is noted what they are.
const NOTED_AT_ONCE = 20;

/** The files of a billing period of an export. @internal */
export type BillSlice = Period & {
  export: Export;
  key: string;
  files: Array<{ file: BillFile; note: BillNote; isWhole: boolean }>;
};

type Listed = {
  slices: BillSlice[];
  /** Whether one of its files is being written. */
  isGrowing: boolean;
  /** The names of those that could be read. */
  readable: ReadonlySet<string>;
  /** Whether all of them could be. */
  isReadable: boolean;
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

  /**
   * The billing periods that are there as a whole, or never will be.
   *
   * @throws NotFoundError where there are no files at all
   */
  async listSlices(signal: AbortSignal): Promise<BillSlice[]> {
    return (await this.#list(signal)).slices;
  }

  /**
   * Of keys of slices that are not listed, those whose files went, and were missing before, at least as long ago as it takes to write them anew: nothing
   * is being written that may be theirs, all can be read, and there are files of periods before, so that theirs were not removed for their age. A file
   * that said of no period what it is of is gone with its name, or where it does say so.
   */
  async listWithdrawn(keys: string[], signal: AbortSignal): Promise<string[]> {
    let listed = await this.#list(signal);
    const assumed = listed.slices.flatMap(({ files }) =>
      files.filter(({ note }) => note.isAssumed).map(({ file }) => file),
    );
    if (this.#goneOf(keys, listed).length && assumed.length) {
      // Charges of theirs may stand further down in files that were not looked through.
      await this.inspect(assumed, signal);
      listed = await this.#list(signal);
    }
    const { readable } = listed;
    const gone = this.#goneOf(keys, listed);
    const missing = gone.filter(key => !readable.has(this.#idOf(key)));
    const withdrawn = await this.#index.noteMissing(
      missing,
      this.source.settling,
    );
    await this.#index.keepMissing(keys);
    return gone.filter(
      key => withdrawn.includes(key) || readable.has(this.#idOf(key)),
    );
  }

  #goneOf(keys: string[], { slices, isGrowing, isReadable }: Listed): string[] {
    if (isGrowing) return [];
    const listed = new Set(slices.map(({ key }) => key));
    const [oldest] = slices.map(({ from }) => from).sort();
    return keys.filter(key => {
      if (listed.has(key)) return false;
      const begin = beginOf(this.#idOf(key));
      return begin === undefined || (isReadable && begin > oldest);
    });
  }

  /** Reads all of the files whose periods were assumed, and notes what they say. */
  async inspect(files: BillFile[], signal: AbortSignal): Promise<void> {
    for (const file of files) {
      const notes = new Map(await this.#index.read());
      notes.set(file.name, await this.#inspect(file, signal, true));
      await this.#index.write(notes);
    }
  }

  async #list(signal: AbortSignal): Promise<Listed> {
    const all = await this.source.list({ signal });
    if (!all.length) {
      throw new NotFoundError(
        `The export ${this.name} has no bill: there is no CSV, CSV.gz or Parquet file in ${this.source.place}; does the export write there? (the entry ${this.name} of cost.focus.exports)`,
      );
    }
    const files = newestRuns(all);
    const known = await this.#index.read();
    const { notes, growing } = await this.#lookAtAll(files, known, signal);
    const slices = this.#toSlices(
      files.filter(({ name }) => notes.has(name)),
      notes,
    );
    if (!slices.length && !known.size) {
      throw new ServiceUnavailableError(
        `The export ${
          this.name
        } is still being written; it is taken once nothing of it has changed for ${
          this.source.settling / 60_000
        } min, or its manifest is there`,
      );
    }
    const readable = new Set(
      [...notes].filter(([, { problem }]) => !problem).map(([name]) => name),
    );
    const listed = {
      isGrowing: growing.length > 0,
      readable,
      isReadable: readable.size === notes.size,
    };
    const held = growing.map(({ name }) => periodsOf(name, known.get(name)));
    // A file of which nobody knows the period may be of any.
    if (held.some(periods => !periods.length)) {
      await this.#index.noteSeen(() => true);
      return { ...listed, slices: [] };
    }
    const heldIds = new Set(held.flat().map(idOf));
    const keys = new Set(slices.map(({ key }) => key));
    await this.#index.noteSeen(
      key => keys.has(key) || heldIds.has(this.#idOf(key)),
    );
    return {
      ...listed,
      slices: slices.filter(slice => !heldIds.has(idOf(slice))),
    };
  }

  /** What is known of files, and those that may still be written. It is noted meanwhile, so that it holds where something fails later. */
  async #lookAtAll(
    files: BillFile[],
    known: ReadonlyMap<string, BillNote>,
    signal: AbortSignal,
  ): Promise<{ notes: Map<string, BillNote>; growing: BillFile[] }> {
    const notes = new Map<string, BillNote>();
    const growing: BillFile[] = [];
    let looked = 0;
    try {
      for (const file of files) {
        let note = known.get(file.name);
        if (note?.version !== file.version) {
          note = this.#mayGrow(file)
            ? undefined
            : await this.#inspect(file, signal, false);
          looked += 1;
          if (looked % NOTED_AT_ONCE === 0) await this.#save(files, notes);
        }
        if (note && !(note.problem && this.#mayBeCutOff(file))) {
          notes.set(file.name, note);
        } else {
          growing.push(file);
        }
      }
      for (const file of await this.#listChanged(files, signal)) {
        notes.delete(file.name);
        growing.push(file);
      }
      return { notes, growing };
    } finally {
      await this.#save(files, notes);
    }
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
      await this.source.keep(file);
    }
  }

  /** Whether more of it, or of what belongs with it, may come. Of a file that is written where it lies, only a CSV has no end of its own. */
  #mayGrow({ name, isFresh }: BillFile): boolean {
    return (
      isFresh &&
      (!this.source.showsUnfinished || /\.csv$/i.test(name) || isOfRun(name))
    );
  }

  /** Whether what is wrong with it may be that it is not written to its end yet. */
  #mayBeCutOff({ isFresh }: BillFile): boolean {
    return isFresh && this.source.showsUnfinished;
  }

  /** The billing period of a slice, or the name of a file that tells of none, by its key. */
  #idOf(key: string): string {
    return key.slice(this.name.length + 1);
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

  /** A file that is not whole, or was not looked at yet, keeps the note of what it was before. */
  async #save(
    files: BillFile[],
    notes: ReadonlyMap<string, BillNote>,
  ): Promise<void> {
    const known = await this.#index.read();
    const kept = new Map<string, BillNote>();
    for (const { name } of files) {
      const note = notes.get(name) ?? known.get(name);
      if (note) kept.set(name, note);
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
