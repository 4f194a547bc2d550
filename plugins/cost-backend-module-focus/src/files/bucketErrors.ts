import {
  AuthenticationError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import { BucketSettings } from '../settings';

const MAX_LENGTH = 300;

const NOT_KNOWN = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'CredentialsProviderError',
];
const THROTTLED = [
  'SlowDown',
  'Throttling',
  'TooManyRequests',
  'RequestLimitExceeded',
];

/**
 * What the SDK throws, as an error that says what would help. Some storage repeats of a request what it does not like; what the request was signed with
 * is left out.
 * @internal
 */
export function toBucketError(
  what: string,
  thrown: unknown,
  { bucket, credentials }: Pick<BucketSettings, 'bucket' | 'credentials'>,
): Error {
  const { name, message } = toError(thrown);
  const secrets = [
    credentials?.accessKeyId,
    credentials?.secretAccessKey,
    ...(message.match(/Signature=\w+/g) ?? []),
  ];
  const words = secrets
    .filter(each => each !== undefined)
    .reduce((text, secret) => text.replaceAll(secret, '…'), message)
    .slice(0, MAX_LENGTH);
  const told = `The bucket ${bucket} cannot ${what} (${name}): ${words}`;
  if (name === 'AccessDenied' || name === 'Forbidden') {
    return new NotAllowedError(
      `${told}; the credentials need s3:ListBucket of the bucket and s3:GetObject of what is in it`,
    );
  }
  if (name === 'NoSuchBucket') {
    return new NotFoundError(
      `${told}; see cost.focus.exports[].s3.bucket and endpoint`,
    );
  }
  if (NOT_KNOWN.includes(name)) {
    return new AuthenticationError(
      `${told}; see cost.focus.exports[].s3.accessKeyId, or the credentials of this machine`,
    );
  }
  if (name === 'PreconditionFailed' || name === 'NoSuchKey') {
    return new ServiceUnavailableError(
      `${told}; it was replaced since it was listed, and is read anew when it is listed next`,
    );
  }
  return new ServiceUnavailableError(
    THROTTLED.includes(name)
      ? `${told}; it asks for fewer requests, and is asked again with the next refresh`
      : told,
  );
}
