/** Reads `Retry-After`, which is seconds or a date, as milliseconds from now. @public */
export function readRetryAfter(
  value: string | number | undefined | null,
): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(String(value));
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** Beyond this a number of seconds is a moment since 1970, not a wait. */
const LONGEST_WAIT_SECONDS = 1_000_000_000;

/**
 * Reads when a rate limit is over as milliseconds from now: `RateLimit-Reset` or `X-RateLimit-Reset`, which is seconds to wait at some
 * vendors and seconds since 1970 at others. Undefined where there is neither.
 * @public
 */
export function readRateLimitReset(
  headers: Pick<Headers, 'get'>,
): number | undefined {
  const value =
    headers.get('ratelimit-reset') ?? headers.get('x-ratelimit-reset');
  const seconds = value ? Number(value) : NaN;
  if (!Number.isFinite(seconds) || seconds < 0) return undefined;
  return seconds < LONGEST_WAIT_SECONDS
    ? seconds * 1000
    : // A second more, since moments are told in whole seconds.
      Math.max(0, seconds * 1000 - Date.now() + 1000);
}
