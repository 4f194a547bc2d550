import { Knex } from 'knex';
import { createTestDatabases } from './__testUtils__/databases';
import {
  actor,
  component,
  page,
  rotaOf,
  signal,
  timeLine,
  World,
} from './__testUtils__/World';
import { RotaProvider } from './RotaProvider';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const WEEK_RANGE = {
  start: '2026-01-05T00:00:00.000Z',
  end: '2026-01-12T00:00:00.000Z',
};

describe.each(databases.eachSupportedId())('RotaProvider, %s', databaseId => {
  let knex: Knex;
  let world: World;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    world = new World(knex);
  });

  afterEach(async () => {
    await world.stop();
  });

  async function snapshotOf(provider: RotaProvider, key: string) {
    const reading = (await provider.readServices([key], signal())).get(key);
    if (reading?.outcome !== 'ok') throw new Error(JSON.stringify(reading));
    return reading.snapshot;
  }

  it('says nothing that moves with the clock, as it would never be the same twice', async () => {
    const starts = '2026-01-05';
    const days = { days: 'Tue-Wed', from: '09:00', to: '17:00' };
    world.rotas = [
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
    const one = await world.replica();
    const keys = world.rotas.map(
      ({ name }) => `${name}/component:default/${name}`,
    );
    for (const now of ['2026-01-07T12:00:00Z', '2026-01-08T12:00:00Z']) {
      world.now = Date.parse(now);
      const before = await Promise.all(keys.map(key => snapshotOf(one, key)));
      world.now += 61_000;
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
    world.rotas = [
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
    const one = await world.replica();
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

  it('shows who is on call at each level, until when, and who is next', async () => {
    world.rotas = [
      rotaOf({
        name: 'payments',
        title: 'Payments',
        layers: [{ people: ['ana', 'jonas'], starts: '2026-01-05' }],
        escalation: [
          { rota: 'payments', escalateAfter: '10 minutes' },
          { rota: 'backup', people: ['li'] },
        ],
      }),
      rotaOf({
        name: 'backup',
        services: [],
        layers: [{ people: ['mette'], starts: '2025-12-01' }],
      }),
    ];
    const one = await world.replica();
    const { key } = one.claim(component('api')) ?? { key: '' };
    const rota = { id: 'payments', name: 'Payments' };
    expect(await snapshotOf(one, key)).toEqual({
      name: 'api',
      status: 'active',
      policy: { name: 'Payments' },
      openIncidents: [],
      problems: [],
      levels: [
        {
          level: 1,
          now: [
            {
              person: { name: 'Ana Souza', entityRef: 'user:default/ana' },
              start: '2026-01-05T08:00:00.000Z',
              end: '2026-01-12T08:00:00.000Z',
              rota,
            },
          ],
          next: {
            person: {
              name: 'Jonas Lindqvist',
              entityRef: 'user:default/jonas',
            },
            start: '2026-01-12T08:00:00.000Z',
            end: expect.any(String),
            rota,
          },
          escalatesAfterMinutes: 10,
        },
        {
          level: 2,
          now: [
            {
              person: { name: 'Mette Holm', entityRef: 'user:default/mette' },
              // The only one, so without an end.
              start: '2025-12-01T08:00:00.000Z',
              end: undefined,
              rota: { id: 'backup', name: 'backup' },
            },
            { person: { name: 'Li Wen', entityRef: 'user:default/li' } },
          ],
          next: undefined,
          escalatesAfterMinutes: 15,
        },
      ],
    });
    const { id } = await one.trigger(page(key), signal());
    expect(await snapshotOf(one, key)).toMatchObject({
      status: 'critical',
      openIncidents: [{ id, number: 1, level: 1 }],
    });
    await one.acknowledge(id, actor('ana'), signal());
    expect(await snapshotOf(one, key)).toMatchObject({ status: 'warning' });
    // An incident is of its service, not of all that the rota stands for.
    const other = one.claim(component('worker'))?.key as string;
    expect(await snapshotOf(one, other)).toMatchObject({ openIncidents: [] });
    await one.resolve(id, { actor: actor('ana') }, signal());
    expect(await snapshotOf(one, key)).toMatchObject({
      status: 'active',
      openIncidents: [],
    });
    const past = await one.listIncidents(
      key,
      { since: '2026-01-07T10:00:00Z' },
      signal(),
    );
    expect(past).toEqual([expect.objectContaining({ id, status: 'resolved' })]);
    expect(
      await one.listIncidents(key, { since: '2026-01-08T00:00:00Z' }, signal()),
    ).toEqual([]);
  });

  it('points out what would keep a page from reaching somebody', async () => {
    world.people.delete('mette');
    world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [
          {
            people: ['ana', 'jonas'],
            starts: '2026-01-05',
            only: { days: 'Mon-Sat' },
          },
        ],
        escalation: [
          { rota: 'payments' },
          { people: ['jonas'] },
          { people: ['mette'] },
        ],
      }),
      rotaOf({
        name: 'later',
        services: ['later'],
        layers: [{ people: ['li'], starts: '2026-02-01' }],
      }),
    ];
    const one = await world.replica();
    const { problems } = await snapshotOf(
      one,
      'payments/component:default/api',
    );
    expect(problems).toEqual([
      {
        kind: 'gap',
        level: 1,
        text: 'Nobody is on call at level 1 from Sun 11 Jan, 00:00 (Europe/Copenhagen) until Mon 12 Jan, 00:00 (Europe/Copenhagen), and 1 more time in the next two weeks',
        from: '2026-01-10T23:00:00.000Z',
        until: '2026-01-11T23:00:00.000Z',
      },
      {
        kind: 'same-person-twice',
        level: 2,
        text: 'Jonas Lindqvist is on call at level 1 and at level 2 from Mon 12 Jan, 09:00 (Europe/Copenhagen): escalating wakes nobody new',
        from: '2026-01-12T08:00:00.000Z',
        until: expect.any(String),
      },
      {
        kind: 'unknown-person',
        text: 'The catalog has no user:default/mette, who cannot be told: take them out of the rota, or correct the name',
      },
    ]);
    const later = await snapshotOf(one, 'later/component:default/later');
    expect(later.problems.map(({ kind }) => kind)).toEqual(['nobody', 'gap']);
    expect(later.levels[0]).toMatchObject({
      now: [],
      next: { person: { name: 'Li Wen' }, start: '2026-02-01T08:00:00.000Z' },
    });
    world.isCatalogDown = true;
    const two = await world.replica();
    const blind = await snapshotOf(two, 'later/component:default/later');
    expect(blind.problems.at(-1)).toEqual({
      kind: 'other',
      text: 'The catalog did not answer, so it is not known whether everybody in the rota is still there',
    });
    expect(blind.levels[0].next?.person?.name).toBe('li');
  });

  it('lists rotas with their shifts, and lets somebody take over', async () => {
    world.rotas = [
      rotaOf({
        name: 'payments',
        title: 'Payments',
        layers: [
          {
            people: ['ana', 'jonas'],
            rotation: '4 days',
            starts: '2026-01-06',
          },
        ],
        overrides: [
          { person: 'li', start: '2026-01-08 09:00', end: '2026-01-08 12:00' },
        ],
      }),
      rotaOf({
        name: 'order',
        services: [],
        escalation: [{ rota: 'payments' }],
      }),
    ];
    const one = await world.replica();
    const { key } = one.claim(component('api')) ?? { key: '' };
    const shifts = async () => {
      const rotas = await one.listRotas(WEEK_RANGE, signal());
      expect(rotas.map(({ id }) => id)).toEqual(['payments']);
      return rotas[0].shifts.map(({ start, person, overrideId }) => [
        start.slice(0, 13),
        person.name,
        overrideId,
      ]);
    };
    const [rota] = await one.listRotas(WEEK_RANGE, signal());
    expect(rota).toMatchObject({
      id: 'payments',
      name: 'Payments',
      ownerRef: 'group:default/payments',
      timeZone: 'Europe/Copenhagen',
      gaps: [{ start: WEEK_RANGE.start, end: '2026-01-06T08:00:00.000Z' }],
      problems: [],
      people: [
        { name: 'Ana Souza' },
        { name: 'Jonas Lindqvist' },
        { name: 'Li Wen' },
      ],
    });
    expect(await shifts()).toEqual([
      ['2026-01-06T08', 'Ana Souza', undefined],
      ['2026-01-08T08', 'Li Wen', 'file-1'],
      ['2026-01-08T11', 'Ana Souza', undefined],
      ['2026-01-10T08', 'Jonas Lindqvist', undefined],
    ]);
    world.refreshed.length = 0;
    const override = {
      person: actor('mette'),
      actor: actor('ana'),
      start: '2026-01-07T09:00:00Z',
      end: '2026-01-08T10:00:00Z',
      idempotencyKey: 'swap-1',
    };
    await one.createOverride('payments', override, signal());
    await one.createOverride('payments', override, signal());
    expect(world.refreshed).toContain(key);
    const changed = await shifts();
    expect(changed.slice(0, 4)).toEqual([
      ['2026-01-06T08', 'Ana Souza', undefined],
      ['2026-01-07T09', 'Mette Holm', expect.any(String)],
      ['2026-01-08T10', 'Li Wen', 'file-1'],
      ['2026-01-08T11', 'Ana Souza', undefined],
    ]);
    // Another replica wakes whoever took over at once.
    const two = await world.replica();
    await two.trigger(page(key), signal());
    await world.pass(0, two);
    expect(world.told).toEqual(['mette']);
    const id = changed[1][2] as string;
    await one.deleteOverride('payments', id, signal());
    expect(await shifts()).toHaveLength(4);
    await expect(one.deleteOverride('payments', id, signal())).rejects.toThrow(
      'was it taken back already?',
    );
    await expect(
      one.deleteOverride('payments', 'file-1', signal()),
    ).rejects.toThrow('stands in the file of the rota; take it out there');
    const refusals: [object, string, string?][] = [
      [
        { person: actor('nobody') },
        'The catalog has no user user:default/nobody',
      ],
      [{ end: override.start }, 'the end after the start'],
      [
        { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' },
        'The end of an override must be in the future',
      ],
      [{}, 'There is no rota "order"', 'order'],
    ];
    for (const [request, message, rotaId = 'payments'] of refusals) {
      await expect(
        one.createOverride(rotaId, { ...override, ...request }, signal()),
      ).rejects.toThrow(message);
    }
  });

  it('says what a page will do before it is sent', async () => {
    const one = await world.replica();
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
    world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [{ people: ['ana'], starts: '2026-01-05' }],
      }),
    ];
    const one = await world.replica();
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
    await world.pass(0, one);
    await one.resolve(id, { actor: actor('ana') }, signal());
    await world.pass(799 * 24 * 60, one);
    await one.clean();
    expect(await one.listEvents(id, signal())).not.toEqual([]);
    await world.pass(3 * 24 * 60, one);
    await one.clean();
    await expect(one.listEvents(id, signal())).rejects.toThrow('no incident');
    expect(await knex('rota__incidents').select('number')).toEqual([
      { number: 2 },
    ]);
    expect(await knex('rota__overrides')).toEqual([]);
    const left = await knex('rota__events').where({ incident_id: id });
    expect(left).toEqual([]);
    // Its number is not given again.
    const next = await one.trigger(
      page(key, { idempotencyKey: 'page-3' }),
      signal(),
    );
    expect(next.number).toBe(3);
  });

  it('ends when it is told to', async () => {
    world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [{ people: ['ana'], starts: '2026-01-05' }],
      }),
    ];
    const one = await world.replica();
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
    expect(await knex('rota__incidents')).toEqual([]);
  });

  it('writes the incidents of the past once, and escalates none of them', async () => {
    world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [{ people: ['ana'], starts: '2026-01-05' }],
      }),
    ];
    world.seed = `incidents:
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
    const [one, two] = await Promise.all([world.replica(), world.replica()]);
    await world.pass(0, one, two);
    await world.pass(600, one, two);
    expect(world.sent).toEqual([]);
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
    await world.replica();
    expect(await knex('rota__incidents')).toHaveLength(2);
  });
});
