import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, and ends at once where the signal aborts. @internal */
export async function pause(
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/**
 * Asks again and again until there is an answer; undefined where there is none in time.
 * @internal
 */
export async function poll<T>(options: {
  ask: () => Promise<T | undefined>;
  /** Milliseconds. */
  timeout: number;
  signal: AbortSignal;
  /** Milliseconds between two questions; the first ones follow faster. */
  interval?: number;
}): Promise<T | undefined> {
  const { ask, timeout, signal, interval = 500 } = options;
  const end = performance.now() + timeout;
  for (let delay = 50; ; delay = Math.min(delay * 1.5, interval)) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() + delay > end) return undefined;
    await pause(delay, signal);
  }
}
