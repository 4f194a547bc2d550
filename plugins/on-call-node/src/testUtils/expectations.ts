// So long a call that was told to stop may take to say so.
const PROMPTLY = 5_000;

/** The error of a call that must not succeed. @internal */
export async function failureOf(
  what: string,
  call: Promise<unknown>,
): Promise<Error> {
  const outcome = await call.then(
    answer => ({ answer }),
    (error: Error) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  const answer = JSON.stringify(outcome.answer)?.slice(0, 200);
  throw new Error(`${what} must reject, and answered ${answer}`);
}

/** Lets pass a call that rejects soon after it was told to stop. @internal */
export async function expectStopped(
  what: string,
  call: Promise<unknown>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what} did not end when it was told to`)),
      PROMPTLY,
    );
  });
  try {
    await Promise.race([failureOf(what, call), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets pass a reason that tells a person something, and no secret. @internal */
export function expectReason(
  reason: string,
  secrets: readonly string[] | undefined,
): void {
  expect(reason.trim()).not.toBe('');
  expectNoSecret(reason, secrets);
}

/** @internal */
export function expectNoSecret(
  value: unknown,
  secrets: readonly string[] | undefined,
): void {
  const text = JSON.stringify(value) ?? '';
  // Compared like this, so that a failing test does not print it.
  const found = (secrets ?? []).some(secret => text.includes(secret));
  expect(found ? 'a planted secret' : 'no secret').toBe('no secret');
}

/** A signal for calls that are let go on. @internal */
export function idleSignal(): AbortSignal {
  return new AbortController().signal;
}

/** @internal */
export function abortedSignal(): AbortSignal {
  return AbortSignal.abort(new Error('It is stopped'));
}
