import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/** What goes on beside the calls of others, each thing once at a time. @internal */
export class Background {
  readonly #logger: LoggerService;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #running = new Set<Promise<void>>();
  #isStopped = false;

  constructor(options: { logger: LoggerService }) {
    this.#logger = options.logger;
  }

  /** Repeats a task; it is left out where it still runs. The interval is in milliseconds. */
  every(interval: number, task: () => Promise<void>): void {
    let isRunning = false;
    const timer = setInterval(() => {
      if (isRunning) return;
      isRunning = true;
      this.run(async () => {
        try {
          await task();
        } finally {
          isRunning = false;
        }
      });
    }, interval);
    timer.unref();
    this.#timers.push(timer);
  }

  /** Begins a task; nobody waits for it. */
  run(task: () => Promise<void>): void {
    if (this.#isStopped) return;
    const running = task()
      .catch(error => this.#logger.error(toError(error).message))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits for what was begun. */
  async idle(): Promise<void> {
    while (this.#running.size) await Promise.all(this.#running);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.idle();
  }
}
