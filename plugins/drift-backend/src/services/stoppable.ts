// What a provider that was told to stop may take to end its children.
const GRACE = 5_000;

/** Why a check was stopped from outside. @internal */
export class Stopped extends Error {
  readonly why: 'timed-out' | 'cancelled' | 'lost' | 'stopping';

  constructor(why: Stopped['why']) {
    super(`The check is stopped: ${why}`);
    this.why = why;
  }
}

/** Waits for a provider that is told to stop until it has, but not for ever. @internal */
export async function stoppable<T>(
  task: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const given = new Promise<never>((_resolve, reject) => {
    const stop = () => {
      timer = setTimeout(() => reject(signal.reason), GRACE);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    const result = await Promise.race([task, given]);
    // What was found after the deadline was not asked for any more.
    signal.throwIfAborted();
    return result;
  } finally {
    clearTimeout(timer);
  }
}
