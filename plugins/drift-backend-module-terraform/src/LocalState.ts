import { randomUUID } from 'node:crypto';
import {
  chmod,
  copyFile,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { CheckFailure } from './cli/explain';
import { RootModule } from './discovery/RootModules';

/**
 * The state of a local backend: a file that lives beside the code, or in a folder of its own. A check works on a copy, so that it cannot
 * write it.
 * @internal
 */
export class LocalState {
  /** Where the state lives; undefined where it is a part of the code. */
  readonly home: string | undefined;
  readonly #copy: string;
  readonly #name: string;

  constructor(options: {
    module: RootModule & { statePath: string };
    /** The code in which the check works. */
    root: string;
    stateFolder?: string;
    /** Where the copy is put; by default where the CLI looks for the state, beside the code. */
    copy?: string;
  }) {
    const { module, root, stateFolder, copy } = options;
    const { statePath, path } = module;
    if (isAbsolute(statePath)) {
      this.home = statePath;
      this.#copy = statePath;
      this.#name = statePath;
      return;
    }
    this.#copy = join(root, path, statePath);
    this.#name = join(path, statePath);
    if (isOutside(root, this.#copy)) {
      throw new CheckFailure(
        `The state ${
          this.#name
        } lies outside of the repository; it is not looked at there.`,
      );
    }
    this.home = stateFolder && join(stateFolder, path, statePath);
    if (this.home && copy) this.#copy = copy;
  }

  /** The file that is worked on instead of the state; undefined where that is the state itself. */
  get copy(): string | undefined {
    return this.home && this.home !== this.#copy ? this.#copy : undefined;
  }

  /**
   * Puts the state where the CLI looks for it, and tells when it was last written: ISO 8601 in UTC, undefined where only the history of
   * the code can tell.
   */
  async bring(): Promise<{ writtenAt?: string; name: string }> {
    const place = this.home ?? this.#copy;
    const { mtime } = await stat(place).catch(() => {
      throw new CheckFailure(
        `The state ${
          this.#name
        } is missing: either the code was never applied, or its state is gone.`,
      );
    });
    if (this.home && this.copy) {
      await mkdir(dirname(this.#copy), { recursive: true });
      await copyFile(this.home, this.#copy);
      await chmod(this.#copy, 0o600);
      await this.#mustBeWhole(this.home);
    }
    return {
      name: this.#name,
      ...(this.home ? { writtenAt: mtime.toISOString() } : {}),
    };
  }

  /** The CLI writes over the state as it is, under its lock, so that a copy may be of half of it. */
  async #mustBeWhole(home: string): Promise<void> {
    const isLocked = await stat(lockOf(home)).then(
      () => true,
      () => false,
    );
    if (!isLocked || isWhole(await readFile(this.#copy, 'utf8'))) return;
    throw new CheckFailure(
      `The state ${
        this.#name
      } is being written: somebody else is working on it. Check again when they are done.`,
    );
  }

  async remove(): Promise<void> {
    if (this.copy) await rm(this.copy, { force: true });
  }

  /** Locks the state as the CLI does, runs a task that writes the copy, and takes over what it wrote, also when it failed half-way. */
  async write(task: () => Promise<void>): Promise<void> {
    const { home } = this;
    if (!home || home === this.#copy) return task();
    const lock = lockOf(home);
    const handle = await open(lock, 'wx').catch(() => {
      throw new CheckFailure(
        `The state ${this.#name} is locked: somebody else is working on it.`,
      );
    });
    try {
      await handle.writeFile(
        JSON.stringify({
          ID: randomUUID(),
          Operation: 'OperationTypeApply',
          Who: hostname(),
          Created: new Date().toISOString(),
          Path: home,
        }),
      );
      await handle.close();
      const before = await readFile(home, 'utf8');
      try {
        await task();
      } finally {
        const after = await readFile(this.#copy, 'utf8').catch(() => before);
        if (after !== before && isWhole(after)) {
          const part = `${home}.${randomUUID()}`;
          await copyFile(this.#copy, part);
          await rename(part, home);
        }
      }
    } finally {
      await rm(lock, { force: true });
    }
    return undefined;
  }
}

/** Where the CLI says who has locked a state. */
function lockOf(state: string): string {
  return join(dirname(state), `.${basename(state)}.lock.info`);
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isOutside(root: string, file: string): boolean {
  const way = relative(root, file);
  return way.startsWith('..') || isAbsolute(way);
}
