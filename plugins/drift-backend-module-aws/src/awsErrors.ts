import {
  AuthenticationError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { AwsPlace } from './AwsAccess';

const MAX_LENGTH = 300;

const DENIED = [
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
];
const NOT_KNOWN = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'ExpiredTokenException',
];

/** What the SDK throws, as an error that says where it happened and what would help. @internal */
export function toAwsError(
  error: unknown,
  { account, region }: AwsPlace,
  action: string,
): Error {
  if (error instanceof AuthenticationError) return error;
  const name = error instanceof Error ? error.name : 'Error';
  const where = `${action} in ${region} of the AWS account ${account.id}`;
  const text = `AWS refused ${where} (${name}): ${wordsOf(error)}`;
  if (DENIED.includes(name)) {
    return new NotAllowedError(
      `${text}; allow ${action} to the role that Backstage assumes there`,
    );
  }
  if (NOT_KNOWN.includes(name)) {
    return new AuthenticationError(
      `${text}; check the credentials of the account in aws.accounts, and that the region is enabled`,
    );
  }
  return new ServiceUnavailableError(
    `AWS did not do ${where} (${name}): ${wordsOf(error)}`,
  );
}

/** What an error of AWS says, shortened, without the id of an access key. @internal */
export function wordsOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error))
    .replace(/\b(AKIA|ASIA)[A-Z0-9]{12,}\b/g, '***')
    // Long, and readable only for those that may decode it.
    .replace(/Encoded authorization failure message: \S+/i, '')
    .trim();
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
