import { Freshness } from '@paved-path/provider-kit-common';

// A clock that is a little ahead is no reason for alarm.
const TOLERANCE = 60_000;

/**
 * When something must have been read for it to say how things stand now: two moments, ISO 8601 in UTC.
 *
 * @internal
 */
export function currentRange(options: {
  /** In milliseconds. */
  staleAfter: number;
  /** In milliseconds since 1970. */
  now: number;
}): { start: string; end: string } {
  const { staleAfter, now } = options;
  return {
    start: new Date(now - staleAfter).toISOString(),
    end: new Date(now + TOLERANCE).toISOString(),
  };
}

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
  const { start, end } = currentRange({ staleAfter, now });
  const isOld = readAt < start || readAt > end;
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

const fromWorst: Freshness['state'][] = ['failed', 'never', 'stale', 'fresh'];

/** Of two answers that are shown as one, the one that is to be trusted less. @internal */
export function leastFresh(one: Freshness, other: Freshness): Freshness {
  return fromWorst.indexOf(other.state) < fromWorst.indexOf(one.state)
    ? other
    : one;
}
