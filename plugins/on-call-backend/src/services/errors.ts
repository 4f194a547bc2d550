import { ServiceUnavailableError, toError } from '@backstage/errors';
import {
  OnCallProvider,
  UnknownOutcomeError,
} from '@paved-path/backstage-plugin-on-call-node';
import { createHash } from 'node:crypto';
import { ServiceId } from '../database/rows';

const refusals = new Set([
  'InputError',
  'NotFoundError',
  'ConflictError',
  'NotAllowedError',
  'NotImplementedError',
]);

/** What a provider failed with as it is told to who asked: their own mistakes as they are, all else as its failure. @internal */
export function toCallerError(provider: OnCallProvider, cause: unknown): Error {
  const error = toError(cause);
  return isRefusal(error) || error.name === 'ServiceUnavailableError'
    ? error
    : new ServiceUnavailableError(`${provider.title}: ${error.message}`);
}

/** Whether a provider refused a command, so that it is surely not done; of any other failure it is not sure. @internal */
export function isRefusal(error: unknown): boolean {
  // By name, as a module may bring a copy of the class of its own.
  return refusals.has(toError(error).name);
}

/** Whether it is unknown if the provider took a command. @internal */
export function isUnknownOutcome(error: unknown): boolean {
  // By name, as a module may bring a copy of the class of its own.
  return toError(error).name === 'UnknownOutcomeError';
}

/** Whether the provider surely took a command whose outcome is unknown. @internal */
export function isAccepted(error: unknown): boolean {
  return (
    isUnknownOutcome(error) &&
    (error as Partial<UnknownOutcomeError>).accepted === true
  );
}

/** @throws ServiceUnavailableError @internal */
export function requireProvider(
  providers: ReadonlyMap<string, OnCallProvider>,
  { providerId }: Pick<ServiceId, 'providerId'>,
): OnCallProvider {
  const provider = providers.get(providerId);
  if (!provider) {
    throw new ServiceUnavailableError(
      `The provider ${providerId} is not installed`,
    );
  }
  return provider;
}

/** The same text for the same request alone. @internal */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
