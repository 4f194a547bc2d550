import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  ExponentialBackoff,
  handleWhen,
  IRetryBackoffContext,
  retry,
} from 'cockatiel';
import { untilAborted } from './untilAborted';
import { VendorFailure } from './VendorFailure';

/** How often and how patiently a vendor is asked again. @public */
export type CallPolicyOptions = {
  /** Tries after the first. By default 4. */
  retries?: number;
  /** The first wait in milliseconds; it doubles, with jitter. By default 500. */
  initialDelay?: number;
  /** A vendor that asks for a longer wait than this, in milliseconds, is not tried again. By default a minute. */
  longestWait?: number;
};

/** Runs a call with retries that honour what the vendor asks for, and a circuit breaker. @public */
export interface CallPolicy {
  execute<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * A policy of its own for each vendor: what is called through it fails as a VendorFailure.
 *
 * @remarks
 * Tried again are calls that the vendor asks to repeat, and outages: so whatever is called must bear being called twice.
 * Ten outages in a row open the circuit for half a minute.
 *
 * @public
 */
export function createCallPolicy(options: CallPolicyOptions = {}): CallPolicy {
  const { retries = 4, initialDelay = 500, longestWait = 60_000 } = options;
  const exponential = new ExponentialBackoff({
    initialDelay,
    maxDelay: Math.max(initialDelay, 15_000),
  });
  type Backoff = { next(context: unknown): Backoff; duration: number };
  const again = retry(
    handleWhen(
      error =>
        error instanceof VendorFailure &&
        (error.retryAfter !== undefined
          ? error.retryAfter <= longestWait
          : error.isOutage),
    ),
    {
      maxAttempts: retries,
      backoff: new DelegateBackoff<IRetryBackoffContext<unknown>, Backoff>(
        (context, state) => {
          const next = (state ?? (exponential as unknown as Backoff)).next(
            context,
          );
          const asked =
            'error' in context.result &&
            context.result.error instanceof VendorFailure
              ? context.result.error.retryAfter
              : undefined;
          return { delay: asked ?? next.duration, state: next };
        },
      ),
    },
  ).dangerouslyUnref();
  const breaker = circuitBreaker(
    handleWhen(error => error instanceof VendorFailure && error.isOutage),
    { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(10) },
  );

  async function once<T>(call: () => Promise<T>): Promise<T> {
    const settled = await breaker.execute(async () => {
      try {
        return { value: await call() };
      } catch (error) {
        // Who refuses is there: to the breaker that is an answer like any other, and ends a row of outages.
        if (error instanceof VendorFailure && !error.isOutage) return { error };
        throw error;
      }
    });
    if ('error' in settled) throw settled.error;
    return settled.value;
  }

  return {
    async execute(call, signal) {
      signal?.throwIfAborted();
      // What the last try failed with says nothing about the tries before it.
      let isPerhapsDone = false;
      const attempt = async () => {
        signal?.throwIfAborted();
        try {
          return await call();
        } catch (error) {
          if (error instanceof VendorFailure && error.mayHaveBeenDone) {
            isPerhapsDone = true;
          }
          throw error;
        }
      };
      try {
        // Cockatiel sees a wait through to its end; a person who cancels should not have to.
        return await untilAborted(
          again.execute(() => once(attempt), signal),
          signal,
        );
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof BrokenCircuitError) {
          throw new VendorFailure(
            'it failed ten times in a row and is left alone for half a minute',
            undefined,
            undefined,
            false,
            isPerhapsDone,
          );
        }
        if (
          isPerhapsDone &&
          error instanceof VendorFailure &&
          !error.mayHaveBeenDone
        ) {
          const { message, status, retryAfter, wasSent } = error;
          throw new VendorFailure(message, status, retryAfter, wasSent, true);
        }
        throw error;
      }
    },
  };
}
