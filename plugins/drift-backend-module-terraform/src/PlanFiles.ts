import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Has places for plans and copies of states that are read and then gone: there are secrets in them.
 * @internal
 */
export class PlanFiles {
  readonly #folder: string;
  #cleared: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async use<T>(task: (file: string) => Promise<T>): Promise<T> {
    await this.#clear();
    const folder = join(this.#folder, randomUUID());
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return await task(join(folder, 'plan'));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Removes what a process that was killed left behind. */
  #clear(): Promise<void> {
    this.#cleared ??= rm(this.#folder, {
      recursive: true,
      force: true,
    }).catch(error => {
      this.#cleared = undefined;
      throw error;
    });
    return this.#cleared;
  }
}
