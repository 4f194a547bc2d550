import { ServiceUnavailableError } from '@backstage/errors';
import { untilAborted } from './untilAborted';

/**
 * Somebody did not answer in time.
 * @public
 */
export class DeadlineError extends ServiceUnavailableError {
  constructor(what: string, milliseconds: number) {
    super(`${what} did not answer within ${milliseconds / 1000} s`);
  }
}

/**
 * Runs a call with a deadline, even one that does not heed its signal.
 *
 * @param what - What did not answer in time, for the message.
 * @param milliseconds - How long it may take.
 * @param parent - Ends it too, with its own reason.
 * @throws DeadlineError where time was up
 * @public
 */
export async function withDeadline<T>(
  what: string,
  milliseconds: number,
  call: (signal: AbortSignal) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  parent?.throwIfAborted();
  const controller = new AbortController();
  const stop = () => controller.abort(parent?.reason);
  parent?.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(
    () => controller.abort(new DeadlineError(what, milliseconds)),
    milliseconds,
  );
  try {
    return await untilAborted(call(controller.signal), controller.signal);
  } catch (error) {
    // Some calls wrap the reason of their abort; what matters is that time was up.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', stop);
  }
}
