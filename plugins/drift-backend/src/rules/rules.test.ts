import { CheckOutcome } from '@paved-path/backstage-plugin-drift-common';
import fc from 'fast-check';
import { changed } from '../__testUtils__/FakeCloud';
import { earlier, now } from '../__testUtils__/reports';
import { freshnessOf } from './freshness';
import { sanitizeReport } from './sanitize';
import { nextCheckAt } from './schedule';
import { decideNews, News, Told } from './telling';

describe('what an owner is told', () => {
  type Step = { outcome: CheckOutcome; new: number; acknowledged: number };
  const step: fc.Arbitrary<Step> = fc.record({
    outcome: fc.constantFrom<CheckOutcome>('drifted', 'failed'),
    new: fc.nat(2),
    acknowledged: fc.nat(2),
  });

  const day = 24 * 60 * 60 * 1000;
  const start = Date.parse(earlier);

  /** One check a day, and what was told after each. */
  function tell(steps: Step[]): News[][] {
    let told: Told = { drift: 'nothing', failing: false };
    let counts = { new: 0, acknowledged: 0 };
    let failingSince: string | undefined;
    return steps.map((each, at) => {
      const time = new Date(start + at * day).toISOString();
      const looked = each.outcome !== 'failed';
      counts = looked ? each : counts;
      failingSince = looked ? undefined : failingSince ?? time;
      const answer = decideNews({
        told,
        counts,
        failingSince,
        now: time,
        looked,
      });
      told = answer.told;
      return answer.news;
    });
  }

  /** The same in words: detected when the first new drift appears, resolved when the last is gone that was told of, failing after a week. */
  function expectedNews(steps: Step[]): News[][] {
    let last = { new: 0, acknowledged: 0 };
    let isOwed = false;
    let failures = 0;
    return steps.map(each => {
      if (each.outcome === 'failed') {
        failures += 1;
        return failures === 8 ? ['check-failing'] : [];
      }
      failures = 0;
      const before = last;
      last = each;
      if (each.new > 0) {
        isOwed = true;
        return before.new === 0 ? ['detected'] : [];
      }
      if (each.acknowledged > 0 || !isOwed) return [];
      isOwed = false;
      return ['resolved'];
    });
  }

  it('is said once each, and never by a check that could not look', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        expect(tell(steps)).toEqual(expectedNews(steps));
      }),
    );
    const failures = Array<Step>(20).fill({
      outcome: 'failed',
      new: 0,
      acknowledged: 0,
    });
    expect(tell(failures).flat()).toEqual(['check-failing']);
  });

  it('is not that a drift is resolved which a rule hides', () => {
    expect(
      decideNews({
        told: { drift: 'drifted', failing: false },
        counts: { new: 0, acknowledged: 0 },
        now,
        looked: false,
      }),
    ).toEqual({ told: { drift: 'nothing', failing: false }, news: [] });
  });
});

describe('the schedule', () => {
  it('gives each environment its own moment, and keeps it', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.integer({ min: 60_000, max: 604_800_000 }),
        fc.integer({ min: 1.7e12, max: 1.9e12 }),
        (id, interval, at) => {
          const next = nextCheckAt(id, interval, at);
          expect(next).toBeGreaterThanOrEqual(at + interval / 2 - 1);
          expect(next).toBeLessThanOrEqual(at + 1.5 * interval + 1);
          const following = nextCheckAt(id, interval, Math.ceil(next));
          expect(Math.abs(following - next - interval)).toBeLessThan(1);
        },
      ),
    );
  });
});

describe('freshness', () => {
  const options = { discoveryInterval: 60_000, schedule: 3_600_000 };
  const at = Date.parse(now);
  it('is never fresh where a provider failed or nothing was seen', () => {
    const provider = { title: 'Fake', isInstalled: true, succeededAt: now };
    expect(
      freshnessOf({ ...options, providers: [provider], now: at }),
    ).toMatchObject({ state: 'fresh', asOf: now });
    expect(
      freshnessOf({ ...options, providers: [provider], now: at + 600_000 }),
    ).toMatchObject({ state: 'stale' });
    expect(
      freshnessOf({
        ...options,
        providers: [{ ...provider, reason: 'It is down' }],
        now: at,
      }),
    ).toMatchObject({ state: 'failed', reason: 'It is down' });
    expect(
      freshnessOf({
        ...options,
        providers: [provider],
        checkedAt: [now, earlier],
        now: at,
      }),
    ).toMatchObject({ state: 'stale', asOf: earlier });
    expect(freshnessOf({ ...options, providers: [], now: at })).toMatchObject({
      state: 'never',
    });
  });
});

describe('what is kept of a report', () => {
  it('has bounds, and says so', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => changed(`g${at}`));
    const kept = sanitizeReport({ resources: many, truncated: false });
    expect(kept.resources).toHaveLength(1_000);
    expect(kept.truncated).toBe(true);
    expect(() => sanitizeReport({ resources: [], truncated: true })).toThrow(
      'cut before its first resource',
    );
  });
});
