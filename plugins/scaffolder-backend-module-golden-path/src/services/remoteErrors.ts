import { isError } from '@backstage/errors';

/** True for a 404, also one that another plugin answered. @internal */
export function isNotFound(error: unknown): boolean {
  return hasName(error, 'NotFoundError') || statusOf(error) === 404;
}

/** True for a 409, also one that another plugin answered. @internal */
export function isConflict(error: unknown): boolean {
  return hasName(error, 'ConflictError') || statusOf(error) === 409;
}

/** True where asking again in a moment may help: the other side is starting, overloaded, or out of reach. @internal */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return status === 429 || status >= 502;
  return (
    hasName(error, 'ServiceUnavailableError') ||
    (error instanceof TypeError && error.message === 'fetch failed')
  );
}

function statusOf(error: unknown): number | undefined {
  return isError(error) && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

function hasName(error: unknown, name: string): boolean {
  return isError(error) && (error.name === name || causeName(error) === name);
}

function causeName(error: Error): string | undefined {
  return isError(error.cause) ? error.cause.name : undefined;
}
