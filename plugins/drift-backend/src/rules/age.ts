// So far the clocks of two replicas may lie apart. Beyond it a moment in the future tells that a clock was set back.
const CLOCK_TOLERANCE = 5 * 60 * 1000;

/**
 * Whether what was true at a moment is too old to be relied on. A moment that is yet to come tells nothing of its age, so it is too old as well.
 *
 * @param moment - ISO 8601 in UTC.
 * @param limit - In milliseconds.
 * @param now - In milliseconds since 1970.
 * @internal
 */
export function isTooOld(moment: string, limit: number, now: number): boolean {
  const age = now - Date.parse(moment);
  return age > limit || age < -CLOCK_TOLERANCE;
}

/** The first moment that is yet to come for certain, ISO 8601 in UTC. @internal */
export function certainFuture(now: number): string {
  return new Date(now + CLOCK_TOLERANCE).toISOString();
}
