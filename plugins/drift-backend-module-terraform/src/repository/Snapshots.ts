import { randomUUID } from 'node:crypto';
import {
  mkdir,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
} from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { Source } from './Source';

type Snapshot = { folder: Promise<string>; users: number };

/** The code of one head in a folder, until it is released. @internal */
export type Lease = { folder: string; release(): Promise<void> };

/**
 * Keeps the code of a head in a folder as long as somebody works in it. All checks of one head share a folder, and a push during a scan
 * changes nothing in it.
 * @internal
 */
export class Snapshots {
  readonly #source: Source;
  readonly #folder: string;
  readonly #snapshots = new Map<string, Snapshot>();
  #cleared: Promise<void> | undefined;

  constructor(source: Source, folder: string) {
    this.#source = source;
    this.#folder = folder;
  }

  /** The code of a head, shared with all who ask for it. */
  async share(head: string, signal?: AbortSignal): Promise<Lease> {
    await this.#prepare();
    let snapshot = this.#snapshots.get(head);
    if (!snapshot) {
      // Not with the signal of the first who asks: others wait for it too.
      snapshot = { folder: this.#extract(head), users: 0 };
      this.#snapshots.set(head, snapshot);
      snapshot.folder.catch(() => this.#snapshots.delete(head));
    }
    const shared = snapshot;
    shared.users += 1;
    const release = async () => {
      shared.users -= 1;
    };
    try {
      const folder = await shared.folder;
      await this.#removeUnused(head);
      signal?.throwIfAborted();
      return { folder, release };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** The code of a head for one who writes into it. */
  async take(head: string, signal?: AbortSignal): Promise<Lease> {
    await this.#prepare();
    const folder = await this.#extract(head, signal);
    return {
      folder,
      release: () => rm(folder, { recursive: true, force: true }),
    };
  }

  async #prepare(): Promise<void> {
    // What an earlier process left behind.
    this.#cleared ??= this.#clear().catch(error => {
      this.#cleared = undefined;
      throw error;
    });
    await this.#cleared;
  }

  async #clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  async #removeUnused(current: string): Promise<void> {
    for (const [head, { folder, users }] of this.#snapshots) {
      if (head === current || users > 0) continue;
      this.#snapshots.delete(head);
      const unused = await folder.catch(() => undefined);
      if (unused) await rm(unused, { recursive: true, force: true });
    }
  }

  async #extract(head: string, signal?: AbortSignal): Promise<string> {
    const folder = join(this.#folder, randomUUID());
    const unfinished = `${folder}.unfinished`;
    try {
      await this.#source.extract(head, unfinished, signal);
      await removeLinksThatLeave(unfinished);
      await rename(unfinished, folder);
      return folder;
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
  }
}

/**
 * A symbolic link that leaves the repository would show what is on this machine. One that leads nowhere could do so later. It counts where it
 * leads in the end: as it is written, one by way of another may seem to stay.
 */
async function removeLinksThatLeave(root: string): Promise<void> {
  const top = await realpath(root);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isSymbolicLink()) continue;
    const link = join(entry.parentPath, entry.name);
    const target = await readlink(link);
    const reached = await realpath(link).catch(() => undefined);
    const stays =
      !isAbsolute(target) && reached !== undefined && isWithin(top, reached);
    if (!stays) await rm(link);
  }
}

function isWithin(root: string, file: string): boolean {
  const way = relative(root, file);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
