import {
  EscalationLevel,
  IncidentStatus,
} from '@paved-path/backstage-plugin-on-call-common';
import fc from 'fast-check';
import { dependenciesOf } from './dependencies';
import { freshnessOf } from './freshness';
import { globalIdOf, splitGlobalId } from './ids';
import { hasNobody, levelsAt, withNobody } from './levels';
import { compareIncidents, wordsOf } from './similarity';
import { newsOf, toldAtFirst } from './telling';
import { namesOf, wakesOf } from './wakes';

const at = (hours: number) => new Date(hours * 3_600_000).toISOString();
const now = 100 * 3_600_000;
const person = fc
  .constantFrom('ana', 'bo', 'cy')
  .map(name => ({ name, entityRef: `user:default/${name}` }));

describe('levels', () => {
  const shift = fc.record(
    {
      person,
      start: fc.integer({ min: 80, max: 120 }).map(at),
      end: fc.integer({ min: 80, max: 120 }).map(at),
    },
    { requiredKeys: [] },
  );
  const levels = fc.array(
    fc.record({
      now: fc.uniqueArray(shift, {
        maxLength: 3,
        selector: each => each.person?.name,
      }),
      next: fc.option(shift, { nil: undefined }),
    }),
    { maxLength: 4 },
  );

  it('never lose who is on call, and never say of nobody that they know it is somebody', () => {
    fc.assert(
      fc.property(levels, raw => {
        const before = raw.map((each, index) => ({
          ...each,
          level: index + 1,
        }));
        const { levels: after, problems } = levelsAt(before, now);
        expect(after.map(each => each.level)).toEqual(
          before.map(each => each.level),
        );
        after.forEach((level, index) => {
          const was = before[index];
          const known = [...was.now, ...(was.next ? [was.next] : [])];
          for (const each of level.now) expect(known).toContainEqual(each);
          const names = level.now.flatMap(each => each.person?.name ?? []);
          expect(names).toHaveLength(new Set(names).size);
          const hasEnded = level.now.some(
            each => each.end && Date.parse(each.end) <= now,
          );
          const isTold = problems.some(each => each.level === level.level);
          expect(isTold || !hasEnded).toBe(true);
        });
      }),
    );
  });

  it('move on when a shift ends, and say so where nobody knows how', () => {
    const ana = { person: { name: 'Ana' }, end: at(99) };
    const bo = { person: { name: 'Bo' }, start: at(99), end: at(110) };
    const level: EscalationLevel = { level: 1, now: [ana], next: bo };
    expect(levelsAt([level], now)).toEqual({
      levels: [{ level: 1, now: [bo], next: undefined }],
      problems: [],
    });
    expect(levelsAt([{ level: 1, now: [ana] }], now)).toEqual({
      levels: [{ level: 1, now: [ana], next: undefined }],
      problems: [expect.objectContaining({ kind: 'other', from: at(99) })],
    });
    const gap = { start: at(99), end: at(110) };
    const empty = levelsAt([{ level: 1, now: [ana], next: gap }], now).levels;
    expect(hasNobody(empty)).toBe(true);
    expect(withNobody([], empty, 'Payments')).toMatchObject([
      { kind: 'nobody' },
    ]);
    expect(withNobody([], [level], 'Payments')).toEqual([]);
  });

  it('tell whom a page wakes, each person once and in order', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            people: fc.array(person, { maxLength: 3 }),
            escalatesAfterMinutes: fc.option(fc.integer({ min: 1, max: 60 }), {
              nil: undefined,
            }),
          }),
        ),
        raw => {
          const wakes = wakesOf(
            raw.map(({ people, escalatesAfterMinutes }, index) => ({
              level: index + 1,
              now: people.map(each => ({ person: each })),
              escalatesAfterMinutes,
            })),
          );
          const names = wakes.map(each => each.person.name);
          expect(new Set(names)).toEqual(
            new Set(raw.flatMap(each => each.people.map(one => one.name))),
          );
          expect(names).toHaveLength(new Set(names).size);
          const moments = wakes.map(each => each.afterMinutes ?? Infinity);
          expect(moments).toEqual(
            [...moments].sort((one, other) => (one < other ? -1 : 1)),
          );
          expect(moments[0] ?? 0).toBe(0);
        },
      ),
    );
    const three = ['A', 'B', 'C'].map(name => ({ name }));
    expect(namesOf(three)).toBe('A, B and C');
    expect(namesOf(three.slice(0, 1))).toBe('A');
  });
});

describe('similarity', () => {
  const text = fc
    .array(
      fc.constantFrom('database', 'pool', 'queue', 'disk', 'café', 'the', '42'),
      { maxLength: 6 },
    )
    .map(words => words.join(' '));
  const incident = fc.record({ title: text, resolution: text });

  it('is between 0 and 1, 1 for the same title, and says by which words', () => {
    fc.assert(
      fc.property(incident, fc.array(incident), (one, others) => {
        const compared = compareIncidents(one, [...others, one]);
        expect(compared).toHaveLength(others.length + 1);
        for (const { similarity, because } of compared) {
          expect(similarity).toBeGreaterThanOrEqual(0);
          expect(similarity).toBeLessThanOrEqual(1 + 1e-9);
          expect(similarity > 0).toBe(because.length > 0);
        }
        const own = compared[others.length];
        expect(own.similarity).toBeCloseTo(wordsOf(one.title).size ? 1 : 0);
      }),
    );
  });

  it('weighs rare words more than common ones, and finds words in how it was resolved', () => {
    const past = [
      { title: 'Latency of checkout' },
      { title: 'Latency of search' },
      { title: 'Latency of login' },
      { title: 'Replica lag', resolution: 'Raised the redis connection limit' },
      { title: 'Certificate expired' },
    ];
    const [checkout, search, , replica, certificate] = compareIncidents(
      { title: 'Latency of checkout: redis timeouts' },
      past,
    );
    expect(checkout.because).toEqual(['checkout', 'latency']);
    expect(checkout.similarity).toBeGreaterThan(search.similarity);
    expect(replica.because).toEqual(['redis']);
    expect(certificate).toEqual({ similarity: 0, because: [] });
  });

  it('reads only words that say something', () => {
    expect([
      ...wordsOf(
        'CRITICAL: the pod api-7d9f8b6c5d of Zürich failed 503 times in 20s (5xx), 3f2a1b9c',
      ),
    ]).toEqual(['pod', 'api', 'zürich', 'times']);
  });
});

describe('telling', () => {
  const statuses: IncidentStatus[] = ['triggered', 'acknowledged', 'resolved'];
  const createdAt = at(100);

  it('tells each step once, whatever was missed in between', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            status: fc.constantFrom(...statuses),
            level: fc.integer({ min: 1, max: 3 }),
          }),
          { minLength: 1 },
        ),
        steps => {
          let told: Parameters<typeof newsOf>[1] = {};
          const all: string[] = [];
          for (const step of steps) {
            all.push(...newsOf({ ...step, createdAt }, told));
            expect(newsOf({ ...step, createdAt }, step)).toEqual([]);
            told = step;
          }
          expect(all[0]).toBe('triggered');
          expect(all.filter(each => each === 'triggered')).toHaveLength(1);
        },
      ),
    );
    expect(newsOf({ status: 'resolved', createdAt }, {})).toEqual([
      'triggered',
      'resolved',
    ]);
    expect(
      newsOf(
        { status: 'acknowledged', level: 2, createdAt },
        { status: 'triggered', level: 1 },
      ),
    ).toEqual(['escalated', 'acknowledged']);
  });

  it('says nothing of what is read of long ago', () => {
    const old = { status: 'triggered' as const, createdAt: at(98), level: 2 };
    const isNew = { now, isServiceNew: true };
    expect(newsOf(old, toldAtFirst(old, isNew))).toEqual([]);
    const recent = { ...old, createdAt: at(99.5) };
    expect(newsOf(recent, toldAtFirst(recent, isNew))).toEqual(['triggered']);
    // It began while the provider could not be read.
    const isKnown = { now, isServiceNew: false };
    expect(newsOf(old, toldAtFirst(old, isKnown))).toEqual(['triggered']);
    const over = { ...old, status: 'resolved' as const };
    expect(newsOf(over, toldAtFirst(over, isKnown))).toEqual([]);
  });
});

describe('freshness', () => {
  it('is never fresh where the last attempt failed, or where it is old', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 90, max: 110 }), { nil: undefined }),
        fc.option(fc.constant('HTTP 500'), { nil: undefined }),
        (hours, reason) => {
          const { state, asOf } = freshnessOf({
            source: 'Pager',
            readAt: hours === undefined ? undefined : at(hours),
            reason,
            staleAfter: 3_600_000,
            now,
          });
          const isNow = hours !== undefined && hours >= 99 && hours <= 100;
          expect(state === 'fresh').toBe(isNow && !reason);
          expect(state === 'never').toBe(hours === undefined && !reason);
          expect(asOf === undefined).toBe(hours === undefined);
        },
      ),
    );
  });
});

describe('references', () => {
  it('join and split ids', () => {
    expect(splitGlobalId(globalIdOf('pagerduty', 'main/P:1'))).toEqual({
      providerId: 'pagerduty',
      nativeId: 'main/P:1',
    });
    for (const id of ['', 'P1', ':P1', 'rota:']) {
      expect(() => splitGlobalId(id)).toThrow(/^id: /);
    }
  });

  it('read what an entity depends on, from its relations first, and survive what is no reference', () => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'a', namespace: 'shop' },
      spec: {
        dependsOn: ['resource:db', 'b', 7, ':::'],
        consumesApis: ['prices'],
        providesApis: 'no list',
      },
    };
    expect(dependenciesOf(entity)).toEqual({
      direct: ['resource:shop/db', 'component:shop/b', 'api:shop/prices'],
      consumes: ['api:shop/prices'],
      provides: [],
    });
    const relations = [{ type: 'dependsOn', targetRef: 'component:default/c' }];
    expect(dependenciesOf({ ...entity, relations }).direct).toEqual([
      'component:default/c',
      'api:shop/prices',
    ]);
  });
});
