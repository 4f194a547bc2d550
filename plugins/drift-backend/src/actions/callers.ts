import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { CallerCredentials } from '@paved-path/provider-kit-node';

/** What every action here is. @internal */
export const READ_ONLY = {
  readOnly: true,
  destructive: false,
  idempotent: true,
};

/** @throws NotAllowedError where it is neither a person nor a service. @internal */
export function requireCaller(
  credentials: BackstageCredentials,
): CallerCredentials {
  const { type } = credentials.principal as { type?: string };
  if (type !== 'user' && type !== 'service') {
    throw new NotAllowedError('Only users and services may do this');
  }
  return credentials as CallerCredentials;
}
