import { isError } from '@backstage/errors';

function causeOf(error: unknown): unknown {
  return isError(error) ? error.cause : undefined;
}

/**
 * Whether a request was refused because the reader lacks the permission.
 * @public
 */
export function isForbidden(error: unknown): boolean {
  if (!isError(error)) return false;
  const cause = causeOf(error);
  return (
    error.name === 'NotAllowedError' ||
    error.statusCode === 403 ||
    (isError(cause) && cause.name === 'NotAllowedError')
  );
}

/** What browsers call a request that came to no answer: Chromium, Firefox, Safari. */
const NO_ANSWER =
  /^(Failed to fetch|NetworkError when attempting to fetch resource|Load failed)/;

/**
 * What an error says to a person: the server's own words where it gave some, not the transport's or the browser's.
 * @public
 */
export function describeError(error: unknown): string {
  const cause = causeOf(error);
  if (isError(cause) && cause.message) return cause.message;
  if (error instanceof TypeError && NO_ANSWER.test(error.message)) {
    return 'the portal could not be reached';
  }
  return isError(error) ? error.message : String(error);
}
