import { FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LoggerService } from '@backstage/backend-plugin-api';
import { readBranch } from '../git/RepositoryService';

/** Told by the file system when it can, and at the latest after a second. */
const POLL_INTERVAL = 1000;

/** Follows a branch of a bare repository, and tells each new commit, one after the other. */
export class ConfigRepositoryFollower {
  readonly #repository: string;
  readonly #logger: LoggerService;
  readonly #onRevision: (revision: string) => Promise<void>;
  #revision: string | undefined;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #checking: Promise<void> | undefined;
  #checkAgain = false;
  #failure: string | undefined;

  constructor(options: {
    repository: string;
    logger: LoggerService;
    onRevision: (revision: string) => Promise<void>;
  }) {
    this.#repository = options.repository;
    this.#logger = options.logger;
    this.#onRevision = options.onRevision;
  }

  /** Resolves when the commit that is there was handled. */
  async start(): Promise<void> {
    const branches = join(this.#repository, 'refs', 'heads');
    await mkdir(branches, { recursive: true });
    try {
      this.#watcher = watch(branches, () => void this.check());
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // Polling suffices.
    }
    this.#timer = setInterval(() => void this.check(), POLL_INTERVAL);
    this.#timer.unref();
    await this.check();
  }

  async stop(): Promise<void> {
    this.#watcher?.close();
    clearInterval(this.#timer);
    this.#checkAgain = false;
    await this.#checking;
  }

  async check(): Promise<void> {
    if (this.#checking) {
      this.#checkAgain = true;
      return this.#checking;
    }
    this.#checking = this.#checkOnce().finally(() => {
      this.#checking = undefined;
      if (this.#checkAgain) {
        this.#checkAgain = false;
        void this.check();
      }
    });
    return this.#checking;
  }

  async #checkOnce(): Promise<void> {
    try {
      const revision = await readBranch(this.#repository, 'main');
      if (revision && revision !== this.#revision) {
        await this.#onRevision(revision);
        this.#revision = revision;
      }
      this.#failure = undefined;
    } catch (error) {
      // It is tried again at the next poll; the log says it once.
      const failure = String(error);
      if (failure !== this.#failure) {
        this.#logger.error(
          'The config repository cannot be read',
          error as Error,
        );
      }
      this.#failure = failure;
    }
  }
}
