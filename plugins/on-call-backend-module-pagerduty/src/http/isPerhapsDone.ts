import { isError } from '@backstage/errors';
import { findVendorFailure } from '@paved-path/provider-kit-node';

/** Whether PagerDuty may have done what it did not say it did. @internal */
export function isPerhapsDone(error: unknown): boolean {
  const failure = findVendorFailure(error);
  if (failure) return failure.mayHaveBeenDone;
  // An answer that cannot be read is an answer.
  return isError(error) && error.name === 'ServiceUnavailableError';
}
