import { ServiceUnavailableError } from '@backstage/errors';

/**
 * Runs a call with a deadline, even one that does not heed its signal.
 *
 * @param what - What did not answer in time, for the message.
 * @internal
 */
export async function withDeadline<T>(
  what: string,
  milliseconds: number,
  call: (signal: AbortSignal) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort(parent?.reason);
  if (parent?.aborted) stop();
  parent?.addEventListener('abort', stop, { once: true });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      new Promise<never>((_resolve, reject) => {
        controller.signal.addEventListener('abort', () =>
          reject(controller.signal.reason),
        );
        timer = setTimeout(
          () =>
            controller.abort(
              new ServiceUnavailableError(
                `${what} did not answer within ${milliseconds / 1000} s`,
              ),
            ),
          milliseconds,
        );
      }),
      call(controller.signal),
    ]);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', stop);
  }
}
