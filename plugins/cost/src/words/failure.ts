import { describeError, isForbidden } from '@paved-path/provider-kit-react';
import { Translate } from '../translation';

/** Why something was not done. */
export function failureWords(error: unknown, t: Translate): string {
  const message = describeError(error);
  return isForbidden(error) ? t('failed.refused', { message }) : message;
}
