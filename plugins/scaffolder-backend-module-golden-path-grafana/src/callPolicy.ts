import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  ExponentialBackoff,
  handleWhen,
  IRetryBackoffContext,
  retry,
  wrap,
} from 'cockatiel';

/** A call that the vendor did not answer as hoped; the text holds no secret. @internal */
export class VendorFailure extends Error {
  readonly name = 'VendorFailure';

  constructor(
    message: string,
    /** The HTTP status; undefined where there was no answer. */
    readonly status: number | undefined,
    /** How long the vendor asks to be left alone, in milliseconds. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }

  /** True for a vendor that is down, false for one that is merely busy. */
  get isOutage(): boolean {
    return this.status === undefined || this.status >= 500;
  }
}

/** @internal */
export type CallPolicyOptions = {
  /** Tries after the first. By default 4. */
  retries?: number;
  /** The first wait in milliseconds; it doubles, with jitter. By default 500. */
  initialDelay?: number;
  /** A vendor that asks for a longer wait than this, in milliseconds, is not tried again. By default a minute. */
  longestWait?: number;
};

/** Runs a call with retries that honour what the vendor asks for, and a circuit breaker. @internal */
export interface CallPolicy {
  execute<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** @internal */
export function createCallPolicy(options: CallPolicyOptions = {}): CallPolicy {
  const { retries = 4, initialDelay = 500, longestWait = 60_000 } = options;
  const exponential = new ExponentialBackoff({
    initialDelay,
    maxDelay: Math.max(initialDelay, 15_000),
  });
  type Backoff = { next(context: unknown): Backoff; duration: number };
  const policy = wrap(
    retry(
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
    ).dangerouslyUnref(),
    circuitBreaker(
      handleWhen(error => error instanceof VendorFailure && error.isOutage),
      { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(10) },
    ),
  );
  return {
    async execute(call, signal) {
      signal?.throwIfAborted();
      try {
        return await untilAborted(
          policy.execute(async () => {
            signal?.throwIfAborted();
            return await call();
          }, signal),
          signal,
        );
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof BrokenCircuitError) {
          throw new VendorFailure(
            'it failed ten times in a row and is left alone for half a minute',
            undefined,
          );
        }
        throw error;
      }
    },
  };
}

/** Cockatiel sees a wait through to its end; a person who cancels should not have to. */
function untilAborted<T>(
  promise: Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Reads `Retry-After`, which is seconds or a date, as milliseconds from now. @internal */
export function readRetryAfter(
  value: string | number | undefined | null,
): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(String(value));
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
