import { describeWorld } from './__testUtils__/describeWorld';
import {
  actor,
  component,
  page,
  rotaOf,
  signal,
  snapshotOf,
  timeLine,
} from './__testUtils__/World';

jest.setTimeout(60_000);

const WEEK_RANGE = {
  start: '2026-01-05T00:00:00.000Z',
  end: '2026-01-12T00:00:00.000Z',
};

describeWorld('RotaProvider', at => {
  it('says nothing that moves with the clock, as it would never be the same twice', async () => {
    const starts = '2026-01-05';
    const days = { days: 'Tue-Wed', from: '09:00', to: '17:00' };
    at.world.rotas = [
      rotaOf({
        name: 'alone',
        services: [],
        layers: [{ people: ['ana'], starts }],
      }),
      rotaOf({
        name: 'twice',
        services: [],
        layers: [{ people: ['ana', 'jonas'], starts, rotation: '1 week' }],
        escalation: [{ rota: 'twice' }, { people: ['ana'] }],
      }),
      rotaOf({
        name: 'days',
        services: [],
        layers: [{ people: ['ana'], starts, only: [days] }],
      }),
      rotaOf({
        name: 'later',
        services: [],
        layers: [{ people: ['li'], starts: '2027-01-01' }],
      }),
    ];
    const one = await at.world.replica();
    const keys = at.world.rotas.map(
      ({ name }) => `${name}/component:default/${name}`,
    );
    for (const now of ['2026-01-07T12:00:00Z', '2026-01-08T12:00:00Z']) {
      at.world.now = Date.parse(now);
      const before = await Promise.all(keys.map(key => snapshotOf(one, key)));
      at.world.now += 61_000;
      const after = await Promise.all(keys.map(key => snapshotOf(one, key)));
      expect(after).toEqual(before);
      const [alone, twice, hours] = after;
      expect(alone.levels[0].now[0]).toMatchObject({
        person: { name: 'Ana Souza' },
        start: '2026-01-05T08:00:00.000Z',
      });
      expect(twice.problems).toMatchObject([
        { kind: 'same-person-twice', until: '2026-01-12T08:00:00.000Z' },
      ]);
      expect(twice.problems[0].from).toBeUndefined();
      expect(hours.problems.map(({ kind }) => kind)).toContain('gap');
    }
  });

  it('claims by annotation, else by the list of a rota, else by the owner', async () => {
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [{ people: ['ana'], starts: '2026-01-05' }],
      }),
      rotaOf({
        name: 'ledger',
        services: ['ledger', 'resource:ledger-db'],
        layers: [{ people: ['li'], starts: '2026-01-05' }],
      }),
    ];
    const one = await at.world.replica();
    const annotated = component('fares', 'booking');
    annotated.metadata.annotations = { 'paved-path.dev/rota': ' ledger ' };
    const resource = { ...component('ledger-db'), kind: 'Resource' };
    const unowned = component('other', 'somebody-else');
    const unrelated = component('plain');
    delete unrelated.relations;
    expect(
      [
        annotated,
        component('ledger'),
        resource,
        component('api'),
        unrelated,
        { ...component('api'), kind: 'System' },
        unowned,
      ].map(entity => one.claim(entity)?.key),
    ).toEqual([
      'ledger/component:default/fares',
      'ledger/component:default/ledger',
      'ledger/resource:default/ledger-db',
      'payments/component:default/api',
      'payments/component:default/plain',
      undefined,
      undefined,
    ]);
    annotated.metadata.annotations = { 'paved-path.dev/rota': 'no/such rota' };
    const key = one.claim(annotated)?.key as string;
    const readings = await one.readServices([key], signal());
    expect(readings.get(key)).toEqual({
      outcome: 'failed',
      reason: 'There is no rota "no/such rota"; there are: payments, ledger',
    });
  });

  it('says what a page will do before it is sent', async () => {
    const one = await at.world.replica();
    const people = [actor('ana'), actor('li')];
    expect([
      one.describeUrgency('high', people),
      one.describeUrgency('high', []),
      one.describeUrgency('low', people),
      one.describeUrgency('low', []),
    ]).toEqual([
      'wakes Ana Souza, Li Wen at once',
      'wakes nobody now: nobody is on call',
      'tells Ana Souza, Li Wen within working hours, or who is on call then',
      'tells who is on call in the next working hours',
    ]);
    expect(await one.describeRequester('', actor('mette'), signal())).toEqual({
      name: 'Mette Holm',
    });
  });

  it('keeps resolved incidents and past overrides for as long as it is told, and open ones for ever', async () => {
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [{ people: ['ana'], starts: '2026-01-05' }],
      }),
    ];
    const one = await at.world.replica();
    const { key } = one.claim(component('api')) ?? { key: '' };
    const { id } = await one.trigger(page(key), signal());
    await one.trigger(page(key, { idempotencyKey: 'page-2' }), signal());
    await one.createOverride(
      'payments',
      {
        person: actor('li'),
        actor: actor('ana'),
        start: '2026-01-08T09:00:00Z',
        end: '2026-01-08T10:00:00Z',
        idempotencyKey: 'swap-1',
      },
      signal(),
    );
    await at.world.pass(0, one);
    await one.resolve(id, { actor: actor('ana') }, signal());
    await at.world.pass(799 * 24 * 60, one);
    await one.clean();
    expect(await one.listEvents(id, signal())).not.toEqual([]);
    await at.world.pass(3 * 24 * 60, one);
    await one.clean();
    await expect(one.listEvents(id, signal())).rejects.toThrow('no incident');
    expect(await at.knex('rota__incidents').select('number')).toEqual([
      { number: 2 },
    ]);
    expect(await at.knex('rota__overrides')).toEqual([]);
    const left = await at.knex('rota__events').where({ incident_id: id });
    expect(left).toEqual([]);
    // Its number is not given again.
    const next = await one.trigger(
      page(key, { idempotencyKey: 'page-3' }),
      signal(),
    );
    expect(next.number).toBe(3);
  });

  it('ends when it is told to', async () => {
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [{ people: ['ana'], starts: '2026-01-05' }],
      }),
    ];
    const one = await at.world.replica();
    const { key } = one.claim(component('api')) ?? { key: '' };
    const aborted = { signal: AbortSignal.abort(new Error('It is stopped')) };
    for (const call of [
      () => one.readServices([key], aborted),
      () => one.listRotas(WEEK_RANGE, aborted),
      () => one.listIncidents(key, { since: WEEK_RANGE.start }, aborted),
      () => one.trigger(page(key), aborted),
    ]) {
      await expect(call()).rejects.toThrow('It is stopped');
    }
    expect(await at.knex('rota__incidents')).toEqual([]);
  });

  it('writes the incidents of the past once, and escalates none of them', async () => {
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [{ people: ['ana'], starts: '2026-01-05' }],
      }),
    ];
    at.world.seed = `incidents:
  - service: api
    rota: payments
    title: Refunds are slow
    ago: 2 hours
    requestedBy: mette
    events:
      - { after: 1 minute, kind: notified, who: ana, level: 1, text: Told Ana Souza }
  - service: component:default/api
    rota: payments
    title: Card payments time out
    urgency: low
    ago: P3DT4H
    resolution: Raised the limit
    events:
      - { after: 4 minutes, kind: acknowledged, who: ana, text: Ana Souza acknowledged it }
      - { after: 52 minutes, kind: resolved, who: li, text: Li Wen resolved it }
`;
    const [one, two] = await Promise.all([
      at.world.replica(),
      at.world.replica(),
    ]);
    await at.world.pass(0, one, two);
    await at.world.pass(600, one, two);
    expect(at.world.sent).toEqual([]);
    const key = one.claim(component('api'))?.key as string;
    const since = { since: '2026-01-01T00:00:00Z' };
    const incidents = await one.listIncidents(key, since, signal());
    expect(incidents).toEqual([
      expect.objectContaining({
        number: 2,
        status: 'triggered',
        level: 1,
        createdAt: '2026-01-07T08:00:00.000Z',
        requestedBy: { name: 'Mette Holm', entityRef: 'user:default/mette' },
        assignees: [{ name: 'Ana Souza', entityRef: 'user:default/ana' }],
      }),
      expect.objectContaining({
        number: 1,
        status: 'resolved',
        urgency: 'low',
        createdAt: '2026-01-04T06:00:00.000Z',
        acknowledgedAt: '2026-01-04T06:04:00.000Z',
        resolvedAt: '2026-01-04T06:52:00.000Z',
        resolution: 'Raised the limit',
        resolvedBy: { name: 'Li Wen', entityRef: 'user:default/li' },
      }),
    ]);
    expect(await timeLine(one, incidents[1].id)).toEqual([
      'triggered: Paged with low urgency: Card payments time out',
      'acknowledged: Ana Souza acknowledged it',
      'resolved: Li Wen resolved it',
    ]);
    // Whoever is at work can take an open one up as any other.
    await one.acknowledge(incidents[0].id, actor('ana'), signal());
    await at.world.replica();
    expect(await at.knex('rota__incidents')).toHaveLength(2);
  });
});
