import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { ReleaseStore } from '../database/ReleaseStore';
import { StoredRelease } from '../database/rows';
import { ReleaseDriver } from './ReleaseDriver';

const LEASE = 10_000;
const SWEEP_INTERVAL = 1_000;

/**
 * Sees to it that every release that has not ended is driven by exactly one process: those asked for here at once,
 * those of a process that is gone as soon as their lease has run out.
 * @internal
 */
export class ReleaseRunner {
  readonly #owner = randomUUID();
  readonly #store: ReleaseStore;
  readonly #driver: ReleaseDriver;
  readonly #logger: LoggerService;
  readonly #driven = new Map<
    string,
    { controller: AbortController; done: Promise<void> }
  >();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #lastRenewal = 0;
  #stopped = false;

  constructor(options: {
    store: ReleaseStore;
    driver: ReleaseDriver;
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#driver = options.driver;
    this.#logger = options.logger;
  }

  /** What a release that is inserted to be driven here is leased with. */
  lease(): { leaseOwner: string; leaseUntil: number } {
    return { leaseOwner: this.#owner, leaseUntil: Date.now() + LEASE };
  }

  /** Takes up what was not done, and from now on whatever nobody drives. */
  start(): void {
    const sweep = () => {
      this.#sweeping = this.#sweep().finally(() => {
        if (this.#stopped) return;
        this.#timer = setTimeout(sweep, SWEEP_INTERVAL);
        this.#timer.unref();
      });
    };
    sweep();
  }

  /** Stops driving; the releases stay where they are, for whoever goes on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
    const reason = new Error('The release manager is stopping');
    const driven = [...this.#driven.values()];
    for (const { controller } of driven) controller.abort(reason);
    await Promise.all(driven.map(each => each.done));
    await this.#store.leases.giveBack(this.#owner);
  }

  /** Drives a release that is leased to this process. */
  drive(stored: StoredRelease): void {
    const { id } = stored.release;
    if (this.#stopped || this.#driven.has(id)) return;
    const controller = new AbortController();
    const done = this.#driver
      .drive(stored, this.#owner, controller.signal)
      .catch(error => {
        if (controller.signal.aborted) return;
        // Its lease runs out, and it is taken up again where it is.
        this.#logger.error(
          `Release ${id} is interrupted: ${toError(error).message}`,
        );
      })
      .finally(() => {
        this.#driven.delete(id);
      });
    this.#driven.set(id, { controller, done });
  }

  async #sweep(): Promise<void> {
    try {
      const now = Date.now();
      if (now - this.#lastRenewal >= LEASE / 3) {
        await this.#renew(now);
        this.#lastRenewal = now;
      }
      const claimed = await this.#store.leases.claim(
        this.#owner,
        now,
        now + LEASE,
      );
      for (const stored of claimed) this.drive(stored);
    } catch (error) {
      this.#logger.error(
        `Releases could not be looked after: ${toError(error).message}`,
      );
    }
  }

  async #renew(now: number): Promise<void> {
    const ids = [...this.#driven.keys()];
    const mine = new Set(
      await this.#store.leases.renew(this.#owner, ids, now + LEASE),
    );
    for (const id of ids) {
      if (!mine.has(id)) {
        this.#driven
          .get(id)
          ?.controller.abort(new Error('Another process drives the release'));
      }
    }
  }
}
