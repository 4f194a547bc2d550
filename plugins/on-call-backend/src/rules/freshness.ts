import { Freshness } from '@paved-path/provider-kit-common';

// A clock that is a little ahead is no reason for alarm.
const TOLERANCE = 60_000;

/**
 * How trustworthy what is known of a service is: fresh only where it was just read; stale where it is older, or where the last attempt
 * failed; failed where nothing is known, or where it failed for so long that it is old as well.
 *
 * @internal
 */
export function freshnessOf(options: {
  source: string;
  readAt?: string;
  /** Why the last attempt failed. */
  reason?: string;
  /** In milliseconds. */
  staleAfter: number;
  /** In milliseconds since 1970. */
  now: number;
}): Freshness {
  const { source, readAt, reason, staleAfter, now } = options;
  if (readAt === undefined) {
    return reason === undefined
      ? { source, state: 'never' }
      : { source, state: 'failed', reason };
  }
  const age = now - Date.parse(readAt);
  const isOld = age > staleAfter || age < -TOLERANCE;
  if (reason !== undefined) {
    return { source, asOf: readAt, state: isOld ? 'failed' : 'stale', reason };
  }
  if (isOld) {
    return {
      source,
      asOf: readAt,
      state: 'stale',
      reason: `${source} was not asked lately`,
    };
  }
  return { source, asOf: readAt, state: 'fresh' };
}
