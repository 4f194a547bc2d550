import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { ConfigRepository } from './git/ConfigRepository';
import { WriteQueue } from './git/WriteQueue';
import { HistoryIndex } from './history/HistoryIndex';
import { indexHistory } from './history/indexHistory';

const FETCH_DEADLINE = 60_000;
const MAX_RETRY_INTERVAL = 60_000;

/**
 * Keeps the mirror of the config repository and the index of its history up to date, by itself and when told.
 * @internal
 */
export class Mirror {
  readonly repository: ConfigRepository;
  /** Whatever changes the mirror or the repository takes its turn here. */
  readonly queue = new WriteQueue();
  readonly #index: HistoryIndex;
  readonly #logger: LoggerService;
  readonly #name: string;
  readonly #fetchInterval: number;
  readonly #stopped = new AbortController();
  #first: Promise<unknown> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #indexProblem: string | undefined;

  constructor(options: {
    repository: ConfigRepository;
    index: HistoryIndex;
    logger: LoggerService;
    /** Names the repository and its branch; holds no secret. */
    name: string;
    /** Milliseconds. */
    fetchInterval: number;
  }) {
    this.repository = options.repository;
    this.#index = options.index;
    this.#logger = options.logger;
    this.#name = options.name;
    this.#fetchInterval = options.fetchInterval;
  }

  start(): void {
    this.#first ??= this.#refreshAndPlan();
  }

  async stop(): Promise<void> {
    this.#stopped.abort(new Error('The release manager is stopping'));
    clearTimeout(this.#timer);
    await this.queue.run(async () => {});
    await this.#first?.catch(() => {});
    this.repository.close();
  }

  /**
   * Waits until the repository was reached once, and tells how fresh the mirror is.
   *
   * @throws ServiceUnavailableError where it never was
   */
  async ready(): Promise<{ asOf: string; problem: string | undefined }> {
    this.start();
    if (!this.repository.state.asOf) await this.#first;
    const { asOf, problem } = this.repository.state;
    if (!asOf) {
      throw new ServiceUnavailableError(
        `The config repository cannot be read: ${problem ?? 'not yet tried'}`,
      );
    }
    return { asOf, problem: problem ?? this.#indexProblem };
  }

  /** Fetches and indexes. Only for tasks of the queue. */
  async refreshWithinQueue(signal?: AbortSignal): Promise<void> {
    const deadline = AbortSignal.any([
      this.#stopped.signal,
      AbortSignal.timeout(FETCH_DEADLINE),
      ...(signal ? [signal] : []),
    ]);
    await this.repository.fetch(deadline);
    await this.indexWithinQueue(deadline);
  }

  /** Indexes what the mirror has. Only for tasks of the queue. */
  async indexWithinQueue(signal?: AbortSignal): Promise<void> {
    try {
      await indexHistory({
        name: this.#name,
        repository: this.repository,
        index: this.#index,
        signal,
      });
      this.#indexProblem = undefined;
    } catch (error) {
      this.#indexProblem = `its history could not be indexed: ${this.repository.explain(
        error,
      )}`;
      throw error;
    }
  }

  /** Adds a commit that was just pushed. Only for tasks of the queue. */
  async recordWithinQueue(
    parent: string | undefined,
    commit: { sha: string; at: string; message: string },
  ): Promise<void> {
    const added = await this.#index.append({
      repository: this.#name,
      from: parent,
      to: commit.sha,
      commits: [commit],
    });
    if (!added) await this.indexWithinQueue();
  }

  async #refreshAndPlan(): Promise<void> {
    try {
      await this.queue.run(() => this.refreshWithinQueue());
      if (this.#failures) {
        this.#logger.info('The config repository can be read again');
      }
      this.#failures = 0;
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      this.#failures += 1;
      if (this.#failures === 1) {
        this.#logger.warn(this.repository.explain(toError(error)));
      }
    }
    if (this.#stopped.signal.aborted) return;
    const wait = this.#failures
      ? Math.min(1000 * 2 ** (this.#failures - 1), MAX_RETRY_INTERVAL)
      : this.#fetchInterval;
    this.#timer = setTimeout(() => {
      this.#first = this.#refreshAndPlan();
    }, wait);
    this.#timer.unref();
  }
}
