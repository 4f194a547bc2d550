import {
  onCallOverviewSchema,
  organisationPageSchema,
  providerStatusSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { describeOnCall } from './__testUtils__/describeOnCall';
import { ana, bo, levelsOf } from './__testUtils__/FakeProvider';
import { component, testEntities } from './__testUtils__/startOnCall';

jest.setTimeout(60_000);

const PAYMENTS = '/entities/component/default/payments';

describeOnCall('the HTTP API', world => {
  it('shows who is on call as soon as an entity is first looked at', async () => {
    const onCall = await world.start();
    const { get, until } = onCall;
    const first = await get(PAYMENTS);
    expect(onCallOverviewSchema.parse(first.body)).toMatchObject({
      service: { providerId: 'fake', key: 'payments', status: 'unknown' },
      levels: [],
      freshness: { source: 'Fake pager', state: 'never' },
    });
    const card = await until<Record<string, any>>(
      PAYMENTS,
      body => body.freshness.state === 'fresh',
    );
    expect(onCallOverviewSchema.parse(card)).toMatchObject({
      entityRef: 'component:default/payments',
      service: {
        providerTitle: 'Fake pager',
        name: 'payments at the pager',
        status: 'active',
      },
      levels: [
        { level: 1, now: [{ person: ana }] },
        { level: 2, now: [{ person: bo }] },
      ],
      problems: [],
      openIncidents: [],
    });
    expect(onCall.signals.publish).toHaveBeenCalledWith(
      expect.objectContaining({
        channel: 'on-call:component:default/payments',
      }),
    );
    const none = await get('/entities/component/default/exchange');
    expect(none.body).toMatchObject({
      levels: [],
      freshness: { state: 'never', reason: expect.stringContaining('knows') },
    });
    expect(none.body.service).toBeUndefined();
    expect((await get('/entities/component/default/nothing')).status).toBe(404);
  });

  it('says what is wrong with what it is asked', async () => {
    const { get, post, settle } = await world.start();
    await settle();
    const pages = `${PAYMENTS}/pages`;
    const bad: Array<[object, string]> = [
      [{ urgency: 'high' }, 'title'],
      [{ title: '  ', urgency: 'high' }, 'title'],
      [{ title: 'x', urgency: 'loud' }, 'urgency'],
    ];
    for (const [body, field] of bad) {
      const answer = await post(pages, body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toContain(field);
    }
    const unclaimed = await post('/entities/component/default/exchange/pages', {
      title: 'x',
      urgency: 'high',
    });
    expect(unclaimed.status).toBe(404);
    expect(unclaimed.body.error.message).toContain('Nobody can be paged');
    for (const [path, field] of [
      [`${PAYMENTS}/incidents?limit=0`, 'limit'],
      [`${PAYMENTS}/incidents?cursor=x`, 'cursor'],
      [`${PAYMENTS}/timeline?start=yesterday`, 'start'],
      [
        `${PAYMENTS}/timeline?start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z`,
        'start',
      ],
      ['/organisation?only=all', 'only'],
      ['/incidents/P1', 'id'],
    ]) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.body.error.message).toContain(field);
    }
    expect((await get('/incidents/fake:none')).status).toBe(404);
    expect((await get('/pages/none')).status).toBe(404);
    expect(world.pager.count('trigger')).toBe(0);
  });

  it('does without a key that is too long, and says so where it stands', async () => {
    const long = 'x'.repeat(401);
    const onCall = await world.start({
      entities: [
        ...testEntities,
        component('long', {
          service: long,
          spec: { dependsOn: [`component:${'y'.repeat(300)}`] },
        }),
      ],
    });
    await onCall.settle();
    const { body } = await onCall.get('/entities/component/default/long');
    expect(body).toMatchObject({
      levels: [],
      problems: [
        {
          kind: 'other',
          text: 'What names the service at Fake pager is 401 characters long, and 400 are the most: shorten it in the entity',
        },
      ],
    });
    expect(body.service).toBeUndefined();
    expect((await onCall.get('/organisation')).body.totalItems).toBe(4);
    expect((await onCall.get(PAYMENTS)).body.levels).toHaveLength(2);
  });

  it('tells who is on call everywhere, and which services have nobody', async () => {
    world.pager.has('gap', levelsOf([], []));
    world.pager.has('second', levelsOf([], [bo]));
    world.pager.has('stock');
    world.pager.incident('ledger', { title: 'Late bookings' });
    const onCall = await world.start({
      entities: [
        ...testEntities,
        component('gap', { service: 'gap' }),
        component('second', { service: 'second' }),
        component('lost', { service: 'lost' }),
        // No service of the list, though the provider has it.
        component('shelf', { service: 'payments', type: 'library' }),
        component('stock', { service: 'stock', type: 'library' }),
      ],
    });
    let answer: (value: void) => void = () => {};
    const answered = new Promise<void>(resolve => {
      answer = resolve;
    });
    world.pager.before = () => answered;
    await onCall.run('read-catalog');
    // As long as nobody answered, nothing is known; who is not set up has nobody.
    expect((await onCall.get('/organisation')).body).toMatchObject({
      totalItems: 6,
      nobody: 1,
      unknown: 5,
    });
    answer();
    await onCall.settle();
    const all = organisationPageSchema.parse(
      (await onCall.get('/organisation')).body,
    );
    expect(
      all.items.map(each => [
        each.title,
        each.level,
        each.now[0]?.person?.name,
        each.openIncidents,
        each.freshness.state,
      ]),
    ).toEqual([
      ['exchange', undefined, undefined, 0, 'never'],
      ['gap', undefined, undefined, 0, 'fresh'],
      ['ledger', 1, 'Ana Souza', 1, 'fresh'],
      ['lost', undefined, undefined, 0, 'failed'],
      ['payments', 1, 'Ana Souza', 0, 'fresh'],
      ['second', 2, 'Bo Lind', 0, 'fresh'],
    ]);
    expect(all).toMatchObject({ totalItems: 6, nobody: 2, unknown: 1 });
    const titles = async (query: object) =>
      (await onCall.get('/organisation').query(query)).body.items.map(
        (each: { title: string }) => each.title,
      );
    expect(await titles({ only: 'nobody' })).toEqual(['exchange', 'gap']);
    expect(await titles({ only: 'incidents' })).toEqual(['ledger']);
    expect(await titles({ only: 'problems' })).toEqual([
      'exchange',
      'gap',
      'lost',
    ]);
    expect(await titles({ search: 'PAY' })).toEqual(['payments']);
    expect(await titles({ search: '%' })).toEqual([]);
    expect(await titles({ owner: 'group:default/other' })).toEqual([]);
    const first = (await onCall.get('/organisation?limit=4')).body;
    expect(await titles({ limit: 4, cursor: first.nextCursor })).toEqual([
      'payments',
      'second',
    ]);

    const { body } = await onCall.get('/providers');
    expect(body.items.map(providerStatusSchema.parse)).toMatchObject([
      {
        id: 'fake',
        services: 5,
        live: 'webhooks',
        freshness: {
          state: 'stale',
          reason: 'lost: Fake pager has no service lost',
        },
      },
    ]);
  });

  it('knows of nobody who is on call where the last answer is too old, and of nothing where a provider is gone', async () => {
    const entities = [
      component('payments', { service: 'payments' }),
      component('Ledger', { service: 'ledger' }),
      component('invoices', { service: 'invoices' }),
      component('Vessels', { service: 'vessels' }),
    ];
    world.pager.has('invoices');
    world.pager.has('vessels', levelsOf([]));
    const onCall = await world.start({ entities });
    await onCall.settle();
    const count = async (from = onCall) => {
      const { body } = await from.get('/organisation');
      const { totalItems, nobody, unknown } =
        organisationPageSchema.parse(body);
      return { totalItems, nobody, unknown };
    };
    expect(await count()).toEqual({ totalItems: 4, nobody: 1, unknown: 0 });

    // One try that failed takes nothing away from what was just read.
    world.pager.before = async () => {
      throw new Error('503');
    };
    await onCall.run('refresh-services');
    expect(await count()).toEqual({ totalItems: 4, nobody: 1, unknown: 0 });
    await world
      .knex('services')
      .whereIn('service_key', ['payments', 'vessels'])
      .update({ read_at: new Date(Date.now() - 3_600_000).toISOString() });
    await world
      .knex('services')
      .where({ service_key: 'invoices' })
      .update({ read_at: new Date(Date.now() + 3_600_000).toISOString() });
    expect(await count()).toEqual({ totalItems: 4, nobody: 1, unknown: 2 });
    const other = await world.start({ entities, providers: [] });
    expect(await count(other)).toEqual({
      totalItems: 4,
      nobody: 1,
      unknown: 3,
    });
  });

  it('orders services by their titles whatever letters are capital ones, page by page', async () => {
    const names = [
      'foghorn',
      'Vessels',
      'Ärger',
      'Zebra',
      'anchors',
      'a b',
      'a-b',
    ];
    const onCall = await world.start({
      entities: names.map((title, index) => {
        const entity = component(`service-${index}`);
        return { ...entity, metadata: { ...entity.metadata, title } };
      }),
    });
    await onCall.settle();
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await onCall
        .get('/organisation')
        .query({ limit: 2, ...(cursor && { cursor }) });
      const page = organisationPageSchema.parse(body);
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
    } while (cursor);
    expect(titles).toEqual([
      'a b',
      'a-b',
      'anchors',
      'foghorn',
      'Vessels',
      'Zebra',
      'Ärger',
    ]);
  });

  it('lets people see and do what they may', async () => {
    const { id } = world.pager.incident('ledger', {
      title: 'Late',
      assignees: [bo],
    });
    const onCall = await world.start({
      allows: (permission, ref) =>
        permission === 'on-call.on-call.read' &&
        ref === 'component:default/ledger',
    });
    await onCall.settle();
    const { get, post } = onCall;
    const path = `/incidents/${encodeURIComponent(`fake:${id}`)}`;
    expect((await get('/entities/component/default/ledger')).status).toBe(200);
    expect((await get(path)).status).toBe(200);
    const denied = [
      await get(PAYMENTS),
      await get('/organisation'),
      await get('/providers'),
      await get('/entities/component/default/ledger/page-preview'),
      await post('/entities/component/default/ledger/pages', {
        title: 'x',
        urgency: 'low',
      }),
      await post(`${path}/acknowledge`),
      await post(`${path}/resolve`),
      await post(`${path}/notes`, { text: 'x' }),
    ];
    expect(denied.map(each => each.status)).toEqual(denied.map(() => 403));
    expect(onCall.audited.fail).toHaveBeenCalledTimes(4);
    expect(world.pager.count('trigger')).toBe(0);
    // Whom it is assigned to may work on it.
    const mine = await post(`${path}/acknowledge`, {}, { who: 'bo' });
    expect(mine.body).toMatchObject({ status: 'acknowledged' });
    const other = world.pager.incident('payments', { title: 'Hidden' });
    await onCall.settle();
    const hidden = encodeURIComponent(`fake:${other.id}`);
    expect((await get(`/incidents/${hidden}`)).status).toBe(404);
  });
});
