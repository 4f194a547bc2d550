import { createHmac } from 'node:crypto';

/**
 * Makes what tells sensitive values of an environment apart: a digest that cannot be guessed at without the key, which is kept in no database.
 * The same value has another digest in another environment.
 *
 * @returns undefined where there is no key
 * @internal
 */
export function createDigest(
  key: string | undefined,
): ((environmentId: string, value: string) => string) | undefined {
  if (key === undefined) return undefined;
  return (environmentId, value) =>
    createHmac('sha256', key)
      .update(JSON.stringify([environmentId, value]))
      .digest('hex');
}
