import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Period, periodOfName } from './periods';

const noteSchema = z.object({
  version: z.string(),
  periods: z.array(z.object({ from: z.string(), to: z.string() })),
  /** The name and the first charges say so, and the others were not asked yet. */
  isAssumed: z.boolean().optional(),
  problem: z
    .object({ message: z.string(), line: z.number().optional() })
    .optional(),
});

/** What is known of a version of a file. A problem is why it cannot be read. @internal */
export type BillNote = z.infer<typeof noteSchema>;

// What is noted of a file by another way of looking at it does not count.
const FORMAT = 1;

const knownSchema = z.object({
  format: z.literal(FORMAT),
  notes: z.record(z.string(), noteSchema),
  /** Since when slices are missing, by key; in milliseconds since 1970. */
  missing: z.record(z.string(), z.number()).default({}),
});

type Known = {
  notes: ReadonlyMap<string, BillNote>;
  missing: ReadonlyMap<string, number>;
};

/** Notes on an export, kept on disk so that a file that did not change is looked at once, and that it is known since when something is missing. @internal */
export class BillIndex {
  readonly #file: string;
  #known?: Known;

  constructor(folder: string, name: string) {
    this.#file = path.join(folder, `${name}.json`);
  }

  /** What is known of files, by name. Notes that are lost are made anew. */
  async read(): Promise<ReadonlyMap<string, BillNote>> {
    return (await this.#read()).notes;
  }

  async write(notes: Map<string, BillNote>): Promise<void> {
    await this.#write({ ...(await this.#read()), notes });
  }

  /**
   * Notes that slices are missing.
   *
   * @param atLeast - in milliseconds
   * @returns those of which it was noted at least so long ago, and which were not seen since
   */
  async noteMissing(keys: string[], atLeast: number): Promise<string[]> {
    const now = Date.now();
    const missing = new Map((await this.#read()).missing);
    // A clock may have been ahead.
    const unnoted = keys.filter(key => !(missing.get(key)! <= now));
    for (const key of unnoted) missing.set(key, now);
    if (unnoted.length) await this.#write({ ...(await this.#read()), missing });
    return keys.filter(key => now - missing.get(key)! >= atLeast);
  }

  /** Forgets since when others than these are missing: nobody asks for them any more. */
  async keepMissing(keys: string[]): Promise<void> {
    const kept = new Set(keys);
    await this.noteSeen(key => !kept.has(key));
  }

  /** Notes that slices are there, or may be. */
  async noteSeen(mayBe: (key: string) => boolean): Promise<void> {
    const known = await this.#read();
    const missing = [...known.missing].filter(([key]) => !mayBe(key));
    if (missing.length === known.missing.size) return;
    await this.#write({ ...known, missing: new Map(missing) });
  }

  async #read(): Promise<Known> {
    if (!this.#known) {
      const { notes, missing } = await readFile(this.#file, 'utf8')
        .then(text => knownSchema.parse(JSON.parse(text)))
        .catch(() => ({ notes: {}, missing: {} }));
      this.#known = {
        notes: new Map(Object.entries(notes)),
        missing: new Map(Object.entries(missing)),
      };
    }
    return this.#known;
  }

  async #write(known: Known): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true });
    const partial = `${this.#file}.${process.pid}.partial`;
    const text = JSON.stringify({
      format: FORMAT,
      notes: Object.fromEntries(known.notes),
      missing: Object.fromEntries(known.missing),
    });
    await writeFile(partial, text);
    await rename(partial, this.#file);
    this.#known = known;
  }
}

/** The periods that a file is of, as its name and what was known of it before say. @internal */
export function periodsOf(
  name: string,
  before: BillNote | undefined,
): Period[] {
  const named = periodOfName(name);
  return [...(before?.periods ?? []), ...(named ? [named] : [])].filter(
    ({ from }, index, all) =>
      all.findIndex(other => other.from === from) === index,
  );
}
