import fc from 'fast-check';
import { isTooOld } from './age';
import { latestCheckAfter, nextCheckAt } from './schedule';
import { StandstillWatch } from './standstill';

const now = Date.parse('2026-03-29T01:30:00.000Z');
const MINUTE = 60_000;

describe('an age', () => {
  it('is too old beyond its limit, and where it is yet to begin', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 1, max: 1e9 }),
        (age, limit) => {
          const moment = new Date(now - age).toISOString();
          expect(isTooOld(moment, limit, now)).toBe(
            age > limit || age < -5 * MINUTE,
          );
        },
      ),
    );
  });
});

describe('a schedule', () => {
  it('puts no environment off for longer than can be told', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.integer({ min: MINUTE, max: 1e9 }),
        fc.integer({ min: 0, max: 2e12 }),
        (id, interval, at) => {
          const next = nextCheckAt(id, interval, at);
          expect(next).toBeLessThanOrEqual(latestCheckAfter(interval, at));
          // Not even where the clock was set back by half of it.
          expect(next).toBeLessThanOrEqual(
            latestCheckAfter(interval, at - interval / 2),
          );
        },
      ),
    );
  });
});

describe('a standstill', () => {
  it('is watched by looks that are made in time', () => {
    let elapsed = 0;
    const watch = new StandstillWatch(5_000, () => elapsed);
    const look = (...things: Array<[string, string]>) =>
      Object.fromEntries(watch.look(new Map(things)));
    expect(look(['a', '1'], ['b', '1'])).toEqual({ a: 0, b: 0 });
    elapsed += 2_000;
    expect(look(['a', '1'], ['b', '2'])).toEqual({ a: 2_000, b: 0 });
    // This process slept itself, so it saw nothing of what others did.
    elapsed += 3_600_000;
    expect(look(['a', '1'], ['b', '2'])).toEqual({ a: 7_000, b: 5_000 });
    elapsed += 1_000;
    expect(look(['b', '2'])).toEqual({ b: 6_000 });
    expect(look(['a', '1'])).toEqual({ a: 0 });
  });
});
