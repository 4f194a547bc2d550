import { createHash } from 'node:crypto';

/**
 * When an environment is due next: each has its own moment in the interval, so that a fleet is spread evenly;
 * never sooner than half an interval from now, never later than one and a half.
 *
 * @param interval - In milliseconds.
 * @param now - In milliseconds since 1970.
 * @returns in milliseconds since 1970
 * @internal
 */
export function nextCheckAt(id: string, interval: number, now: number): number {
  const share =
    createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32;
  const earliest = now + interval / 2;
  const offset = share * interval;
  return Math.ceil((earliest - offset) / interval) * interval + offset;
}

/**
 * Later than that no environment is due that was checked before now, however its clock differed a little.
 *
 * @param interval - In milliseconds.
 * @param now - In milliseconds since 1970.
 * @returns in milliseconds since 1970
 * @internal
 */
export function latestCheckAfter(interval: number, now: number): number {
  return now + 2 * interval;
}
