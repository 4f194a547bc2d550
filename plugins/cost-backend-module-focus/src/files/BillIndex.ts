import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

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

const notesSchema = z.object({
  format: z.literal(FORMAT),
  notes: z.record(z.string(), noteSchema),
});

/** Notes on the files of an export, kept on disk so that a file that did not change is looked at once. @internal */
export class BillIndex {
  readonly #file: string;
  #notes?: Map<string, BillNote>;

  constructor(folder: string, name: string) {
    this.#file = path.join(folder, `${name}.json`);
  }

  /** By name. Notes that are lost are made anew. */
  async read(): Promise<ReadonlyMap<string, BillNote>> {
    if (!this.#notes) {
      const notes = await readFile(this.#file, 'utf8')
        .then(text => notesSchema.parse(JSON.parse(text)).notes)
        .catch(() => ({}));
      this.#notes = new Map(Object.entries(notes));
    }
    return this.#notes;
  }

  async write(notes: Map<string, BillNote>): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true });
    const partial = `${this.#file}.${process.pid}.partial`;
    await writeFile(
      partial,
      JSON.stringify({ format: FORMAT, notes: Object.fromEntries(notes) }),
    );
    await rename(partial, this.#file);
    this.#notes = notes;
  }
}
