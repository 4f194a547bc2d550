import { InputError } from '@backstage/errors';
import { Request } from 'express';

const KEY_PATTERN = /^[\x21-\x7e]{1,200}$/;

/**
 * What makes a command that is sent twice the same one.
 *
 * @throws InputError where it is not what a key can be
 * @internal
 */
export function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.header('Idempotency-Key');
  if (key !== undefined && !KEY_PATTERN.test(key)) {
    throw new InputError(
      'The header Idempotency-Key must be 1 to 200 visible ASCII characters, such as a UUID',
    );
  }
  return key;
}

/**
 * The same of a command that must not be sent without.
 *
 * @throws InputError where it is missing
 * @internal
 */
export function requireIdempotencyKey(request: Request): string {
  const key = idempotencyKeyOf(request);
  if (key === undefined) {
    throw new InputError(
      'The header Idempotency-Key is missing: send a unique one, such as a UUID, with each new request, and the same one when sending it again',
    );
  }
  return key;
}
