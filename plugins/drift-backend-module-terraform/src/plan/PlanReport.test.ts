import fc from 'fast-check';
import { PlanReport } from './PlanReport';

const limits = { resources: 500, attributes: 50, valueLength: 200 };

type Change = Record<string, unknown> & { actions: string[] };

function resource(address: string, change: Change, rest: object = {}) {
  const [type, name] = address.split('.');
  return { address, mode: 'managed', type, name, change, ...rest };
}

function report(plan: {
  drift?: object[];
  changes?: object[];
  errored?: boolean;
  complete?: boolean;
}) {
  const result = new PlanReport(limits, []);
  for (const each of plan.drift ?? [])
    result.take(['resource_drift', '*'], each);
  for (const each of plan.changes ?? []) {
    result.take(['resource_changes', '*'], each);
  }
  if (plan.complete !== undefined) result.take(['complete'], plan.complete);
  if (plan.errored !== undefined) result.take(['errored'], plan.errored);
  return result.finish();
}

const kept = resource('a.kept', { actions: ['no-op'], before: {}, after: {} });

describe('PlanReport', () => {
  it.each([
    ['import', resource('a.b', { actions: ['no-op'], importing: { id: '1' } })],
    ['forget', resource('a.b', { actions: ['forget'] })],
    ['replace', resource('a.b', { actions: ['create', 'delete'] })],
    ['replace', resource('a.b', { actions: ['delete', 'create'] })],
    ['delete', resource('a.b', { actions: ['delete'] })],
    [
      'move',
      resource('a.b', { actions: ['no-op'] }, { previous_address: 'a.old' }),
    ],
  ])('tells %s', (action, change) => {
    expect(report({ changes: [kept, change] }).resources).toMatchObject([
      { action, cause: 'not-applied', address: 'a.b' },
    ]);
  });

  it('names a deposed object', () => {
    const change = resource('a.b', { actions: ['delete'] }, { deposed: 'f00' });
    expect(report({ changes: [kept, change] }).resources[0].address).toBe(
      'a.b (deposed f00)',
    );
  });

  it('tells what the cloud knows a touched resource by, and no secret of it', () => {
    const before = {
      id: 'sg-1',
      arn: 'arn:aws:ec2:1:sg-1',
      self_link: 'canary-of-another',
      urn: 'urn:canary-own',
      token: 'canary-own',
      size: 1,
    };
    const found = report({
      drift: [
        resource('a.b', {
          actions: ['update'],
          before,
          after: { ...before, size: 2 },
          before_sensitive: { token: true },
        }),
      ],
      changes: [
        kept,
        resource('a.c', {
          actions: ['update'],
          before: { id: 'c', token: 'canary-of-another' },
          after: { id: 'c', token: 'x' },
          before_sensitive: { token: true },
        }),
      ],
    });
    expect(found.resources.map(({ address, ids }) => [address, ids])).toEqual([
      ['a.b', ['sg-1', 'arn:aws:ec2:1:sg-1']],
      ['a.c', undefined],
    ]);
  });

  it('leaves out what is only read', () => {
    const data = resource('a.b', { actions: ['read'] }, { mode: 'data' });
    expect(report({ changes: [kept, data] }).resources).toEqual([]);
  });

  it('is never in sync where the plan is not whole', () => {
    expect(() => report({ changes: [kept], errored: true })).toThrow(
      'ended with an error',
    );
    expect(() => report({ changes: [kept], complete: false })).toThrow(
      'incomplete',
    );
    expect(() =>
      report({ changes: [resource('a.b', { actions: ['create'] })] }),
    ).toThrow('missing or empty');
  });

  it('tells what changed outside also where the code does not mind', () => {
    const drift = resource('a.b', {
      actions: ['update'],
      before: { tags: { a: '1' } },
      after: { tags: { a: '1', b: '2' } },
    });
    const change = resource('a.b', { actions: ['no-op'] });
    expect(
      report({ drift: [drift], changes: [change] }).resources,
    ).toMatchObject([
      {
        cause: 'changed-outside',
        action: 'read',
        attributes: [{ path: 'tags.b', after: '"2"' }],
      },
    ]);
  });

  it('says what an apply would do apart from how things stand', () => {
    const drift = resource('a.b', {
      actions: ['update'],
      before: { size: 1, zone: 'x' },
      after: { size: 5, zone: 'x' },
    });
    const minded = resource('a.b', {
      actions: ['update'],
      before: { size: 5, zone: 'x' },
      after: { size: 1, zone: 'x' },
    });
    const unminded = resource('a.c', {
      actions: ['update'],
      before: { note: 'old' },
      after: { note: 'new' },
    });
    const unread = resource('a.d', { actions: ['read'] }, { mode: 'data' });
    const { resources, changes } = report({
      drift: [drift, unminded],
      changes: [kept, minded, resource('a.c', { actions: ['no-op'] }), unread],
    });
    expect(resources).toMatchObject([
      {
        address: 'a.b',
        cause: 'changed-outside',
        action: 'update',
        attributes: [{ path: 'size', before: '1', after: '5' }],
      },
      { address: 'a.c', cause: 'changed-outside', action: 'read' },
    ]);
    expect(changes).toEqual([
      expect.objectContaining({
        address: 'a.b',
        cause: 'not-applied',
        action: 'update',
        attributes: [{ path: 'size', before: '5', after: '1' }],
      }),
    ]);
  });

  it('says where it does not list all that an apply would do', () => {
    const result = new PlanReport({ ...limits, resources: 1 }, []);
    for (const address of ['a.b', 'a.c']) {
      const change = resource(address, { actions: ['delete'] });
      result.take(['resource_changes', '*'], change);
    }
    const { changes, changesTruncated } = result.finish();
    expect(changes).toHaveLength(1);
    expect(changesTruncated).toBe(true);
  });

  it('tells by a digest that a masked value is another one than before', () => {
    const digestsOf = (token: string, digest?: (value: string) => string) => {
      const result = new PlanReport(limits, [], digest);
      const [before, after] = [{ token: 'canary' }, { token }];
      const sides = { before, after, after_sensitive: { token: true } };
      const change = resource('a.b', { actions: ['update'], ...sides });
      result.take(['resource_changes', '*'], kept);
      result.take(['resource_changes', '*'], change);
      const { resources, changes } = result.finish();
      expect(JSON.stringify(changes)).not.toContain('digests');
      return resources[0].digests;
    };
    const digest = (value: string) => `${value.length}`;
    expect(digestsOf('first')).toBeUndefined();
    expect(digestsOf('first', digest)).toEqual({ token: '18' });
    expect(digestsOf('another', digest)).toEqual({ token: '20' });
  });

  it('never shows a value that either side calls sensitive, wherever it is and wherever it was copied to', () => {
    const secret = fc
      .string({ minLength: 6, maxLength: 20 })
      .map(s => `§${s}§`);
    const marks = fc.constantFrom('before', 'after', 'both');
    fc.assert(
      fc.property(secret, marks, fc.nat(3), (canary, mark, depth) => {
        const wrap = (value: unknown): unknown =>
          Array.from({ length: depth }).reduce<unknown>(
            (inner, _each, at) => (at % 2 ? [inner] : { inner }),
            value,
          );
        const sides = {
          before: { nested: wrap(canary), copy: `x ${canary}`, size: 1 },
          after: { nested: wrap(`${canary}!`), copy: `y ${canary}`, size: 2 },
          before_sensitive: mark === 'after' ? {} : { nested: wrap(true) },
          after_sensitive: mark === 'before' ? {} : { nested: wrap(true) },
        };
        const found = report({
          changes: [kept, resource('a.b', { actions: ['update'], ...sides })],
        });
        const shown = JSON.stringify(found);
        expect(shown).not.toContain(JSON.stringify(canary).slice(1, -1));
        expect(found.resources[0].attributes).toContainEqual({
          path: 'size',
          before: '1',
          after: '2',
        });
      }),
    );
  });
});
