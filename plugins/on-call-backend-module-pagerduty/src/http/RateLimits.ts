import {
  readRateLimitReset,
  untilAborted,
} from '@paved-path/provider-kit-node';

/** How many calls of an account are under way at the same time. PagerDuty asks for few; what is urgent does not wait for them. */
const AT_ONCE = 4;
/** Of a window's calls, how many are left to what is urgent. */
const RESERVE = 0.05;
/** In milliseconds: nobody waits longer than this for a window, whatever the vendor says. */
const LONGEST_WAIT = 60_000;

type Turn = { signal: AbortSignal; isUrgent?: boolean; isPatient?: boolean };

type Window = { remaining: number; resetAt: number };

/**
 * Keeps an account below its rate limits.
 *
 * @remarks
 * PagerDuty tells with every answer the limit that is closest to being reached: the account's, or the operation's own. Limits of the same size
 * are taken for the same limit, the largest for the account's.
 *
 * @internal
 */
export class RateLimits {
  readonly #windows = new Map<number, Window>();
  readonly #limitOf = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];
  readonly #patient: (() => void)[] = [];
  #underWay = 0;

  /** Runs a call when there is room for it, in the order in which they came; those that are patient after all others. */
  async run<T>(
    operation: string,
    { signal, isUrgent, isPatient = false }: Turn,
    call: () => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    if (isUrgent) {
      await this.#untilRoom(operation, 0, signal);
      return await call();
    }
    await this.#enter(isPatient ? this.#patient : this.#waiting, signal);
    try {
      await this.#untilRoom(operation, RESERVE, signal);
      return await call();
    } finally {
      this.#leave();
    }
  }

  /** Takes note of what an answer tells. */
  note(operation: string, headers: Pick<Headers, 'get'>): void {
    const limit = Number(headers.get('ratelimit-limit') ?? NaN);
    const remaining = Number(headers.get('ratelimit-remaining') ?? NaN);
    const reset = readRateLimitReset(headers);
    if (!(limit > 0) || !(remaining >= 0) || reset === undefined) return;
    this.#limitOf.set(operation, limit);
    this.#windows.set(limit, { remaining, resetAt: Date.now() + reset });
  }

  async #untilRoom(
    operation: string,
    reserve: number,
    signal: AbortSignal,
  ): Promise<void> {
    const limits = new Set([
      this.#limitOf.get(operation) ?? 0,
      Math.max(0, ...this.#windows.keys()),
    ]);
    for (const limit of limits) {
      const window = this.#windows.get(limit);
      if (!window) continue;
      const wait = window.resetAt - Date.now();
      if (wait <= 0) this.#windows.delete(limit);
      else if (window.remaining > limit * reserve) window.remaining -= 1;
      else await sleep(Math.min(wait, LONGEST_WAIT), signal);
    }
  }

  async #enter(line: (() => void)[], signal: AbortSignal): Promise<void> {
    if (this.#underWay < AT_ONCE) {
      this.#underWay += 1;
      return;
    }
    let start = () => {};
    const turn = new Promise<void>(resolve => {
      start = resolve;
    });
    line.push(start);
    try {
      await untilAborted(turn, signal);
    } catch (error) {
      const index = line.indexOf(start);
      // Whose turn it is already passes it on.
      if (index < 0) this.#leave();
      else line.splice(index, 1);
      throw error;
    }
  }

  #leave(): void {
    const next = this.#waiting.shift() ?? this.#patient.shift();
    if (next) next();
    else this.#underWay -= 1;
  }
}

/** Waits, and no longer than the signal allows; a backend that stops does not wait for it. @internal */
export async function sleep(
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<void>(resolve => {
    timer = setTimeout(resolve, milliseconds);
    timer.unref();
  });
  try {
    await untilAborted(time, signal);
  } finally {
    clearTimeout(timer);
  }
}
