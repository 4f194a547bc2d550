import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { CheckStore } from '../database/CheckStore';
import { CheckQueue } from './CheckQueue';
import { SWEEP_INTERVAL } from './lease';
import { LeaseWatch } from './LeaseWatch';

/** Works on the checks of the database in this process, so many at once. @internal */
export class InProcessQueue implements CheckQueue {
  readonly #checks: CheckStore;
  readonly #concurrency: number;
  readonly #logger: LoggerService;
  readonly #leases: LeaseWatch;
  readonly #running = new Map<string, Promise<void>>();
  #work: ((checkId: string) => Promise<void>) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #isWaiting = false;
  #isStopped = false;

  constructor(options: {
    checks: CheckStore;
    concurrency: number;
    logger: LoggerService;
  }) {
    this.#checks = options.checks;
    this.#leases = new LeaseWatch(options.checks);
    this.#concurrency = options.concurrency;
    this.#logger = options.logger;
  }

  async start(work: (checkId: string) => Promise<void>): Promise<void> {
    this.#work = work;
    this.#timer = setInterval(() => this.#wake(), SWEEP_INTERVAL);
    this.#timer.unref();
    this.#wake();
  }

  async add(): Promise<void> {
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#sweeping;
    await Promise.all(this.#running.values());
  }

  // One sweep at a time, and one more where something happened meanwhile.
  #wake(): void {
    if (this.#isWaiting || this.#isStopped || !this.#work) return;
    this.#isWaiting = true;
    this.#sweeping = this.#sweeping.then(() => {
      this.#isWaiting = false;
      return this.#sweep();
    });
  }

  async #sweep(): Promise<void> {
    const work = this.#work;
    if (this.#isStopped || !work) return;
    try {
      await this.#leases.takeBackAbandoned();
      if (this.#running.size >= this.#concurrency) return;
      // What runs here is among them until it is claimed.
      const waiting = await this.#checks.listWaiting(this.#concurrency);
      for (const { id } of waiting) {
        if (this.#running.size >= this.#concurrency) break;
        if (this.#running.has(id) || this.#isStopped) continue;
        this.#running.set(id, this.#run(id, work));
      }
    } catch (error) {
      // Looked at again at the next interval, not at once.
      this.#logger.error(
        `Queued checks could not be read: ${toError(error).message}`,
      );
    }
  }

  async #run(id: string, work: (checkId: string) => Promise<void>) {
    try {
      await work(id);
      this.#running.delete(id);
      this.#wake();
    } catch (error) {
      this.#running.delete(id);
      this.#logger.error(
        `Check ${id} is interrupted: ${toError(error).message}`,
      );
    }
  }
}
