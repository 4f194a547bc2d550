import fc from 'fast-check';
import { changed } from '../__testUtils__/FakeCloud';
import {
  earlier,
  now,
  open,
  place,
  report,
  resource,
  rule,
} from '../__testUtils__/reports';
import { stateOf, tally } from './environmentState';
import { fingerprintOf, identityOf } from './fingerprint';
import { matchesGlob } from './globs';
import { applyIgnoreRules } from './ignore';
import { applyReport, applyRules, StoredDrift } from './life';

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
