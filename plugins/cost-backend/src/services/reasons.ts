import { toError } from '@backstage/errors';

// By name, as a module may have a copy of the package of its own.
const FOR_PEOPLE = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'NotImplementedError',
  'ResponseError',
  'ServiceUnavailableError',
  'SliceRefusedError',
]);
const LONGEST = 1_000;

/**
 * Why something failed, to be kept and shown to operators: only what was written for people, as a database puts its statement, with other teams' resources
 * and amounts, into its messages.
 *
 * @internal
 */
export function reasonOf(error: unknown): string {
  const { name, message } = toError(error);
  if (name === 'TimeoutError') return 'It did not end in time';
  return FOR_PEOPLE.has(name)
    ? message.replaceAll('\0', '').slice(0, LONGEST)
    : 'It failed in a way that nobody foresaw; the log of the backend says how';
}
