import { isError } from '@backstage/errors';
import { describeError, isForbidden } from '@paved-path/provider-kit-react';
import { Translate } from '../translation';

/**
 * What an error says of whether a command was done. `refused`: the reader may not do it. `rejected`: it was not done, and the server says
 * why. `failed`: the server says what went wrong, and whether it was done where it knows. `silent`: no answer came.
 */
export type Outcome = 'refused' | 'rejected' | 'failed' | 'silent';

const rejections = new Set([
  'InputError',
  'NotFoundError',
  'ConflictError',
  'NotAllowedError',
  'AuthenticationError',
  'NotImplementedError',
]);

/** What an error says of whether a command was done. */
export function outcomeOf(error: unknown): Outcome {
  if (isForbidden(error)) return 'refused';
  // What the server said is the cause of what the client throws.
  const cause = isError(error) ? error.cause : undefined;
  if (isError(cause)) return rejections.has(cause.name) ? 'rejected' : 'failed';
  return isError(error) && rejections.has(error.name) ? 'rejected' : 'silent';
}

/** Why a command was not done, or that this is not known. */
export function failureWords(error: unknown, t: Translate): string {
  const message = describeError(error);
  switch (outcomeOf(error)) {
    case 'refused':
      return t('failed.refused', { message });
    case 'silent':
      return t('failed.noAnswer', { message });
    default:
      return message;
  }
}
