import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { CallOptions } from '@paved-path/backstage-plugin-on-call-node';
import { untilAborted } from '@paved-path/provider-kit-node';

/** What people did wrong, and what may have been done, in words for them. */
const FOR_PEOPLE = [
  'InputError',
  'NotFoundError',
  'ConflictError',
  'UnknownOutcomeError',
];

/**
 * Does something that may be stopped.
 *
 * @throws the signal's own reason where it is stopped; what is in words for people as it is; ServiceUnavailableError for everything else, since an error
 * of the database shows its statements with their values
 * @internal
 */
export async function during<T>(
  { signal }: CallOptions,
  logger: LoggerService,
  task: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  try {
    return await untilAborted(task(), signal);
  } catch (error) {
    signal.throwIfAborted();
    const { name, message } = toError(error);
    if (FOR_PEOPLE.includes(name)) throw error;
    logger.error(message);
    throw new ServiceUnavailableError(
      'The database of on-call could not be read or written; the log of the backend says why',
    );
  }
}
