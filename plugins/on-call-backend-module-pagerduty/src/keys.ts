import { InputError } from '@backstage/errors';
import { createHash } from 'node:crypto';

/** What names a service here: by its id, or by the fingerprint of one of its integrations' keys. @internal */
export type ServiceName =
  | { account: string; serviceId: string }
  | { account: string; fingerprint: string };

const FINGERPRINT = 'key:';

/** Names something of an account. @internal */
export function toKey(account: string, id: string): string {
  return `${encodeURIComponent(account)}/${id}`;
}

/** @internal */
export function fromKey(key: string): { account: string; id: string } {
  const end = key.indexOf('/');
  if (end < 1 || end === key.length - 1) {
    throw new InputError(
      `'${key}' names nothing at PagerDuty; expected an account and an id, such as default/PIJ90N7`,
    );
  }
  return {
    account: decodeURIComponent(key.slice(0, end)),
    id: key.slice(end + 1),
  };
}

/** A key that names a service by the fingerprint of an integration's key. @internal */
export function toFingerprintKey(account: string, fingerprint: string): string {
  return toKey(account, `${FINGERPRINT}${fingerprint}`);
}

/** @internal */
export function readServiceKey(key: string): ServiceName {
  const { account, id } = fromKey(key);
  return id.startsWith(FINGERPRINT)
    ? { account, fingerprint: id.slice(FINGERPRINT.length) }
    : { account, serviceId: id };
}

/** Names an integration's key; from it nobody gets back to the key, which is 32 random characters. @internal */
export function toFingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 16);
}
