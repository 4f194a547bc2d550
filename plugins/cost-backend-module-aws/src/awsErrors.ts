import {
  AuthenticationError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { SliceRefusedError } from '@paved-path/backstage-plugin-cost-node';
import { AwsAccount } from './settings';

const MAX_LENGTH = 300;

const DENIED = ['AccessDenied', 'AccessDeniedException'];
const NOT_KNOWN = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'ExpiredTokenException',
];
const THROTTLED = [
  'LimitExceededException',
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
];
/** Of one span of days, whatever is asked for beside it. */
const OF_THE_MONTH = ['DataUnavailableException', 'BillExpirationException'];

/**
 * What the SDK throws, as an error that says where it happened and what would help.
 *
 * @returns a SliceRefusedError where there is nothing to be had for the month, so that it is not asked for again, and paid for, until it is due
 * @internal
 */
export function toAwsError(
  error: unknown,
  account: AwsAccount,
  month: string,
): Error {
  if (error instanceof AuthenticationError) return error;
  const name = error instanceof Error ? error.name : 'Error';
  const where = `Cost Explorer of the AWS account ${account.name}`;
  const told = `(${name}): ${wordsOf(error)}`;
  if (OF_THE_MONTH.includes(name)) {
    return new SliceRefusedError(
      `${where} has no data of ${month} ${told}; where Cost Explorer was just enabled, it takes a day`,
    );
  }
  if (name === 'ValidationException') {
    return new SliceRefusedError(
      `${where} refused to be asked for ${month} ${told}; check cost.aws.months, groupByTag and groupByCostCategory`,
    );
  }
  if (DENIED.includes(name)) {
    return new NotAllowedError(
      `${where} may not be read ${told}; allow ce:GetCostAndUsage to the role that Backstage assumes there, and enable Cost Explorer for it`,
    );
  }
  if (NOT_KNOWN.includes(name)) {
    return new AuthenticationError(
      `${where} does not know who asks ${told}; check the credentials of the account in aws.accounts`,
    );
  }
  if (THROTTLED.includes(name)) {
    return new ServiceUnavailableError(
      `${where} was asked too often ${told}; it is asked again later`,
    );
  }
  return new ServiceUnavailableError(`${where} could not be read ${told}`);
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
