import { ServiceUnavailableError } from '@backstage/errors';
import { untilAborted } from '@paved-path/provider-kit-node';

/** How much of a call's time one account may take: the rest is for handing over what the others said. */
const SHARE = 0.8;

/**
 * Asks one account of several, and gives up on it before the time of the whole call is up.
 *
 * @throws ServiceUnavailableError where it takes too long; where the whole call ended, the reason of that
 * @internal
 */
export async function withinTime<T>(
  accountId: string,
  options: { signal: AbortSignal; timeout?: number },
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, timeout } = options;
  signal.throwIfAborted();
  if (timeout === undefined) return ask(signal);
  const milliseconds = SHARE * timeout;
  const late = new AbortController();
  const timer = setTimeout(
    () =>
      late.abort(
        new ServiceUnavailableError(
          `The PagerDuty account '${accountId}' did not answer within ${
            milliseconds / 1000
          } s`,
        ),
      ),
    milliseconds,
  );
  timer.unref();
  const either = AbortSignal.any([signal, late.signal]);
  try {
    return await untilAborted(ask(either), either);
  } finally {
    clearTimeout(timer);
  }
}
