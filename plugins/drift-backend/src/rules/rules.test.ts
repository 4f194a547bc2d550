import {
  CheckOutcome,
  IgnoreRule,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import fc from 'fast-check';
import { changed } from '../__testUtils__/FakeCloud';
import { stateOf, tally } from './environmentState';
import { fingerprintOf, identityOf } from './fingerprint';
import { freshnessOf } from './freshness';
import { matchesGlob } from './globs';
import { applyIgnoreRules } from './ignore';
import { applyReport, applyRules, StoredDrift } from './life';
import { sanitizeReport } from './sanitize';
import { nextCheckAt } from './schedule';
import { decideNews, News, Told } from './telling';

const place = { environmentId: 'e', repository: 'r' };
const now = '2025-11-20T10:00:00.000Z';
const earlier = '2025-11-01T10:00:00.000Z';

const attribute = fc.record({
  path: fc.constantFrom('tags.Name', 'tags.Owner', 'size', 'ingress[0]'),
  before: fc.constantFrom('"a"', '"b"'),
  after: fc.constantFrom('"c"', '"d"'),
});
const resource: fc.Arbitrary<ResourceDrift> = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    cause: fc.constantFrom('changed-outside' as const, 'not-applied' as const),
    action: fc.constantFrom('update' as const, 'replace' as const),
    attributes: fc.uniqueArray(attribute, { selector: each => each.path }),
  })
  .map(({ name, ...rest }) => changed(name, rest));
const report = fc.record({
  resources: fc.uniqueArray(resource, { selector: identityOf }),
  truncated: fc.boolean(),
});
const rule: fc.Arbitrary<Omit<IgnoreRule, 'hides'>> = fc.record(
  {
    id: fc.uuid(),
    environmentId: fc.constantFrom('e', 'other'),
    repository: fc.constantFrom('r', 'other'),
    address: fc.constantFrom('*', '*.a', 'aws_security_group.b', 'x*'),
    type: fc.constantFrom('aws_*', 'other'),
    attribute: fc.constantFrom('*', 'tags.*', 'size'),
    reason: fc.constant('noise'),
    createdBy: fc.constant('user:default/ana'),
    createdAt: fc.constant(earlier),
  },
  { requiredKeys: ['id', 'reason', 'createdBy', 'createdAt'] },
);

/** What is open after a first report, some of it acknowledged. */
const open = fc
  .tuple(
    fc.uniqueArray(resource, { selector: identityOf }),
    fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  )
  .map(([resources, isAcknowledged]) =>
    applyReport({
      open: [],
      report: { resources, truncated: false },
      place,
      rules: [],
      now: earlier,
    }).map(
      (drift, at): StoredDrift =>
        isAcknowledged[at]
          ? {
              ...drift,
              state: 'acknowledged',
              acknowledgement: { by: 'ana', at: earlier, reason: 'known' },
            }
          : drift,
    ),
  );

describe('globs', () => {
  it('agree with the regular expression that they stand for', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '*', '.', '['),
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, text, (pattern, value) => {
        const expression = pattern
          .split('*')
          .map(part => part.replace(/[.[\\]/g, '\\$&'))
          .join('.*');
        expect(matchesGlob(pattern, value)).toBe(
          new RegExp(`^${expression}$`, 's').test(value),
        );
      }),
    );
  });
});

describe('the life of a drift', () => {
  it('follows the report: told of is open, not told of is resolved unless the report was cut', () => {
    fc.assert(
      fc.property(open, report, fc.array(rule), (before, next, rules) => {
        const after = applyReport({
          open: before,
          report: next,
          place,
          rules,
          now,
        });
        const told = new Set(next.resources.map(identityOf));
        for (const drift of after) {
          const old = before.find(each => each.id === drift.id);
          const isTold = told.has(drift.identity);
          const isKept = !isTold && next.truncated;
          expect(drift).toMatchObject({
            since: old?.since ?? now,
            lastSeenAt: isTold ? now : earlier,
          });
          expect(drift.state === 'resolved').toBe(!isTold && !isKept);
          expect(drift.resolvedAt).toBe(isTold || isKept ? undefined : now);
          expect(!isKept || drift === old).toBe(true);
        }
        expect(new Set(after.map(each => each.identity))).toEqual(
          new Set([...before.map(each => each.identity), ...told]),
        );
      }),
    );
  });

  it('keeps an acknowledgement exactly as long as the drift stays the same', () => {
    fc.assert(
      fc.property(open, report, (before, next) => {
        const after = applyReport({
          open: before,
          report: next,
          place,
          rules: [],
          now,
        });
        for (const old of before) {
          const seen = next.resources.find(
            each => identityOf(each) === old.identity,
          );
          if (!seen || old.state !== 'acknowledged') continue;
          const drift = after.find(each => each.id === old.id);
          const isSame = fingerprintOf(seen) === fingerprintOf(old.resource);
          expect(drift?.state).toBe(isSame ? 'acknowledged' : 'new');
          expect(Boolean(drift?.acknowledgement)).toBe(isSame);
        }
      }),
    );
  });

  it('does not take a rule that comes or goes for another drift', () => {
    fc.assert(
      fc.property(open, fc.array(rule), (before, rules) => {
        const ruled = before.map(each => applyRules(each, place, rules));
        const again = applyReport({
          open: ruled,
          report: {
            resources: before.map(each => each.resource),
            truncated: false,
          },
          place,
          rules,
          now,
        });
        expect(again.map(each => each.state)).toEqual(
          before.map(each => each.state),
        );
        expect(ruled.map(each => applyRules(each, place, []))).toEqual(before);
      }),
    );
  });

  it('ends an acknowledgement at its end', () => {
    const [drift] = applyReport({
      open: [],
      report: { resources: [changed('a')], truncated: false },
      place,
      rules: [],
      now: earlier,
    });
    const until = '2025-11-10T00:00:00.000Z';
    const acknowledged: StoredDrift = {
      ...drift,
      state: 'acknowledged',
      acknowledgement: { by: 'ana', at: earlier, reason: 'known', until },
    };
    const look = (at: string) =>
      applyReport({
        open: [acknowledged],
        report: { resources: [changed('a')], truncated: false },
        place,
        rules: [],
        now: at,
      })[0].state;
    expect(look('2025-11-09T23:59:59.999Z')).toBe('acknowledged');
    expect(look(until)).toBe('new');
  });
});

describe('a fingerprint', () => {
  it('does not depend on the order of attributes, nor on suspects', () => {
    fc.assert(
      fc.property(resource, each => {
        expect(
          fingerprintOf({
            ...each,
            attributes: [...each.attributes].reverse(),
            suspects: [
              { kind: 'commit', who: 'ana', at: now, what: 'a change' },
            ],
          }),
        ).toBe(fingerprintOf(each));
      }),
    );
  });
});

describe('ignore rules', () => {
  it('hide an update whole exactly where each of its attributes is hidden', () => {
    fc.assert(
      fc.property(resource, fc.array(rule), (each, rules) => {
        const inScope = rules.filter(
          one =>
            (one.environmentId ?? 'e') === 'e' &&
            (one.repository ?? 'r') === 'r' &&
            matchesGlob(one.address ?? '*', each.address) &&
            matchesGlob(one.type ?? '*', each.type),
        );
        const isWhole = inScope.some(one => one.attribute === undefined);
        const isEvery =
          each.action === 'update' &&
          each.attributes.length > 0 &&
          each.attributes.every(({ path }) =>
            inScope.some(
              one => one.attribute && matchesGlob(one.attribute, path),
            ),
          );
        const { ruleIds } = applyIgnoreRules(each, place, rules);
        expect(ruleIds.length > 0).toBe(isWhole || isEvery);
        const ids = inScope.map(one => one.id);
        for (const id of ruleIds) expect(ids).toContain(id);
      }),
    );
  });

  it('do not hide attributes that were not listed', () => {
    const all = {
      id: '1',
      attribute: '*',
      reason: '',
      createdBy: '',
      createdAt: now,
    };
    expect(applyIgnoreRules(changed('a'), place, [all]).ruleIds).toEqual(['1']);
    expect(
      applyIgnoreRules(changed('a', { truncated: true }), place, [all]).ruleIds,
    ).toEqual([]);
  });
});

describe('the state of an environment', () => {
  it('is in sync only where the last look saw nothing', () => {
    fc.assert(
      fc.property(
        open,
        fc.option(fc.constant(earlier), { nil: undefined }),
        fc.option(fc.constant(now), { nil: undefined }),
        (drifts, checkedAt, failingSince) => {
          const counts = tally(drifts);
          const state = stateOf({ checkedAt, failingSince, counts });
          expect(state === 'in-sync').toBe(
            checkedAt !== undefined && !failingSince && !drifts.length,
          );
          expect(state === 'failed').toBe(Boolean(failingSince));
          expect(counts.new + counts.acknowledged + counts.ignored).toBe(
            drifts.length,
          );
        },
      ),
    );
  });
});

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
