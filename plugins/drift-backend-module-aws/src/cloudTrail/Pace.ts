import { setTimeout as wait } from 'node:timers/promises';

/** Lets calls begin one after another, a given time apart. @internal */
export class Pace {
  readonly #interval: number;
  #next = 0;

  /** @param interval - in milliseconds */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Waits for its turn; who is aborted meanwhile leaves it unused. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#interval;
    if (at > now) await wait(at - now, undefined, { signal });
  }
}
