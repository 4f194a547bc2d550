import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { CallOptions } from '@paved-path/backstage-plugin-cost-node';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { BillFile, BillSource, isBill } from './BillSource';

/** The files of a folder of this machine, and of all folders below it. @internal */
export class FolderSource implements BillSource {
  readonly showsUnfinished = true;
  readonly settling = 60_000;
  readonly place: string;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.place = `the folder ${folder} and those below it`;
  }

  async list({ signal }: CallOptions): Promise<BillFile[]> {
    const entries = await readdir(this.#folder, {
      recursive: true,
      withFileTypes: true,
    }).catch(error => {
      throw error.code === 'ENOENT'
        ? new NotFoundError(
            `There is no folder ${
              this.#folder
            }; does the export write there? (cost.focus.exports[].folder)`,
          )
        : new ServiceUnavailableError(
            `${this.#folder} cannot be read: ${error.message}`,
          );
    });
    const files: BillFile[] = [];
    for (const entry of entries) {
      signal.throwIfAborted();
      const full = path.join(entry.parentPath, entry.name);
      const name = path.relative(this.#folder, full).split(path.sep).join('/');
      if (!isBill(name)) continue;
      const info = await stat(full);
      if (!info.isFile()) continue;
      const { size, mtimeMs, ino } = info;
      files.push({
        name,
        version: `${size}-${mtimeMs}-${ino}`,
        bytes: size,
        modifiedAt: new Date(mtimeMs),
        // A clock may be a little ahead.
        isFresh: Math.abs(Date.now() - mtimeMs) < this.settling,
      });
    }
    return files.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async fetch(file: BillFile): Promise<string> {
    return path.join(this.#folder, ...file.name.split('/'));
  }

  async keep(): Promise<void> {}

  async release(): Promise<void> {}

  async clear(): Promise<void> {}
}
