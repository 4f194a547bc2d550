// So long a call that was told to stop may take to say so.
const PROMPTLY = 5_000;

/**
 * The reason of a call that must not succeed.
 *
 * @param what - What is called, for the message.
 * @param secrets - Texts that must not be in it.
 * @internal
 */
export async function failureOf(
  what: string,
  call: Promise<unknown>,
  secrets: readonly string[] = [],
): Promise<string> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (error) {
    if (!(error instanceof Error)) {
      throw new Error(`${what} must reject with an error`);
    }
    return withoutSecrets(error.message, secrets);
  }
  throw new Error(
    `${what} must reject, and answered ${JSON.stringify(answer)?.slice(
      0,
      200,
    )}`,
  );
}

/** The reason of a call that must reject soon, because its signal was aborted. @internal */
export async function stopOf(
  what: string,
  call: Promise<unknown>,
): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const message = `${what} goes on ${PROMPTLY / 1000} s after it was stopped`;
    timer = setTimeout(() => reject(new Error(message)), PROMPTLY);
  });
  try {
    return await Promise.race([failureOf(what, call), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Lets pass what has none of the secrets in it, and prints none.
 *
 * @throws where it has
 * @internal
 */
export function withoutSecrets<T>(
  value: T,
  secrets: readonly string[] = [],
): T {
  const text = JSON.stringify(value) ?? '';
  const found = secrets.findIndex(secret => text.includes(secret));
  if (found < 0) return value;
  throw new Error(`The planted secret at ${found} is in what was answered`);
}

/** A signal that was aborted already. @internal */
export function abortedSignal(): AbortSignal {
  return AbortSignal.abort(new Error('It is stopped'));
}

/** A signal for calls that are let go on. @internal */
export function idleSignal(): AbortSignal {
  return new AbortController().signal;
}

/** Stops a call after it began. @internal */
export async function stopInTheMiddle(
  what: string,
  call: (signal: AbortSignal) => Promise<unknown>,
): Promise<string> {
  const controller = new AbortController();
  const called = call(controller.signal);
  controller.abort(new Error('It is stopped'));
  return stopOf(what, called);
}
