import {
  driftOverviewSchema,
  environmentDetailSchema,
  environmentPageSchema,
  fleetSummarySchema,
} from '@paved-path/backstage-plugin-drift-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { changed, FakeCloud } from './__testUtils__/FakeCloud';
import { startDrift } from './__testUtils__/startDrift';

const databases = createTestDatabases();
jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('the HTTP API, %s', databaseId => {
  let cloud: FakeCloud;
  let knex: Knex;
  let drift: Awaited<ReturnType<typeof startDrift>>;

  async function start(
    options: Partial<Parameters<typeof startDrift>[0]> = {},
  ) {
    knex = await databases.init(databaseId);
    drift = await startDrift({
      knex,
      provider: cloud,
      config: { schedule: 'manual' },
      ...options,
    });
    await drift.run('discover-environments');
    return drift;
  }

  beforeEach(() => {
    cloud = new FakeCloud();
    cloud.has('payments/production', changed('open'));
    cloud.has('payments/staging');
    cloud.has('ledger/production');
    cloud.has('nobody');
  });

  afterEach(async () => {
    await drift?.stop();
  });

  it('finds environments, gives them to their entities, checks them and tells', async () => {
    const { get, check, environment, published, notifications, signals } =
      await start();
    const before = await get('/entities/component/default/payments');
    expect(driftOverviewSchema.parse(before.body)).toMatchObject({
      environments: [
        { name: 'payments/production', state: 'never-checked' },
        { name: 'payments/staging', state: 'never-checked' },
      ],
      freshness: { source: 'Fake cloud', state: 'never' },
    });
    expect(await environment('ledger/production')).toMatchObject({
      entityRefs: ['component:default/ledger', 'system:default/money'],
      ownerRef: 'group:default/team-ledger',
      systemRef: 'system:default/money',
    });
    expect(await environment('nobody')).toMatchObject({ entityRefs: [] });

    expect(await check('payments/production')).toMatchObject({
      outcome: 'drifted',
      requestedBy: 'user:default/mock',
    });
    expect(await check('payments/staging')).toMatchObject({
      outcome: 'in-sync',
    });
    const after = await get('/entities/component/default/payments');
    expect(driftOverviewSchema.parse(after.body)).toMatchObject({
      environments: [
        { state: 'drifted', counts: { new: 1 } },
        { state: 'in-sync' },
      ],
      freshness: { state: 'fresh' },
    });
    expect(published('drift.detected')).toEqual([
      expect.objectContaining({
        entityRef: 'component:default/payments',
        severity: 'warning',
        title: 'payments/production drifted: 1 resource',
        link: '/catalog/default/component/payments/drift',
      }),
    ]);
    expect(notifications.send).toHaveBeenCalledTimes(1);
    expect(notifications.send).toHaveBeenCalledWith(
      expect.objectContaining({
        recipients: {
          type: 'entity',
          entityRef: 'group:default/team-payments',
        },
        payload: expect.objectContaining({ severity: 'high' }),
      }),
    );
    expect(signals.publish).toHaveBeenCalledWith(
      expect.objectContaining({ channel: 'drift:component:default/payments' }),
    );

    await check('payments/production');
    expect(notifications.send).toHaveBeenCalledTimes(1);
    cloud.has('payments/production');
    await check('payments/production');
    expect(published('drift.resolved')).toHaveLength(1);
    expect(notifications.send).toHaveBeenCalledTimes(2);
    expect(notifications.send).toHaveBeenLastCalledWith(
      expect.objectContaining({
        payload: expect.objectContaining({ severity: 'normal' }),
      }),
    );
    expect(await drift.detail('payments/production')).toMatchObject({
      environment: { state: 'in-sync', counts: { new: 0 } },
      drifts: [{ state: 'resolved' }],
    });
  });

  it('lets an acknowledged drift come back when it becomes another, and when its time is over', async () => {
    const { post, remove, check, detail } = await start();
    await check('payments/production');
    const [{ id }] = (await detail('payments/production')).drifts;
    const path = `/drifts/${id}/acknowledgement`;
    const wrong = await post(path, { reason: '' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.message).toMatch(/^reason: /);
    const past = await post(path, {
      reason: 'x',
      until: '2020-01-01T00:00:00Z',
    });
    expect(past.body.error.message).toMatch(/^until: /);
    const done = await post(path, { reason: 'A known hotfix' });
    expect(done.body).toMatchObject({
      state: 'acknowledged',
      acknowledgement: { by: 'user:default/mock', reason: 'A known hotfix' },
    });
    await check('payments/production');
    expect(await detail('payments/production')).toMatchObject({
      environment: { state: 'acknowledged' },
      drifts: [{ state: 'acknowledged' }],
    });

    cloud.has(
      'payments/production',
      changed('open', {
        attributes: [{ path: 'name', before: 'a', after: 'b' }],
      }),
    );
    await check('payments/production');
    const back = environmentDetailSchema.parse(
      await detail('payments/production'),
    );
    expect(back).toMatchObject({
      environment: { state: 'drifted' },
      drifts: [{ id, state: 'new' }],
    });
    expect(back.drifts[0].acknowledgement).toBeUndefined();
    expect(drift.published('drift.detected')).toHaveLength(2);

    await post(path, {
      reason: 'For a moment',
      until: new Date(Date.now() + 200).toISOString(),
    });
    expect((await drift.environment('payments/production')).state).toBe(
      'acknowledged',
    );
    for (;;) {
      await drift.run('look-after-drift');
      const { state } = await drift.environment('payments/production');
      if (state === 'drifted') break;
    }
    await post(path, { reason: 'Again' });
    expect((await remove(path)).body).toMatchObject({ state: 'new' });
    const { environment } = await detail('payments/production');
    const baseline = await post(`/environments/${environment.id}/baseline`, {
      reason: 'We start from here',
    });
    expect(baseline.body).toMatchObject({
      environment: { state: 'acknowledged' },
    });
  });

  it('hides known noise, counts it, and shows it again', async () => {
    const { get, post, remove, check, detail } = await start();
    cloud.has('payments/production', changed('open'), changed('other'));
    await check('payments/production');
    for (const body of [
      { reason: 'No reason' },
      { address: '*', reason: '' },
      { addres: '*', reason: 'x' },
    ]) {
      expect((await post('/ignore-rules', body)).status).toBe(400);
    }
    const rule = await post('/ignore-rules', {
      address: '*.open',
      attribute: 'ingress*',
      reason: 'Opened by the balancer',
    });
    expect(rule).toMatchObject({ status: 201, body: { hides: 1 } });
    expect(await detail('payments/production')).toMatchObject({
      environment: { counts: { new: 1, ignored: 1 }, state: 'drifted' },
    });
    cloud.has('payments/production', changed('open'));
    await check('payments/production');
    expect(await detail('payments/production')).toMatchObject({
      environment: { counts: { new: 0, ignored: 1 }, state: 'acknowledged' },
    });
    expect((await get('/ignore-rules')).body.items).toMatchObject([
      { hides: 1, createdBy: 'user:default/mock' },
    ]);
    expect((await remove(`/ignore-rules/${rule.body.id}`)).status).toBe(204);
    expect(await detail('payments/production')).toMatchObject({
      environment: { counts: { new: 1, ignored: 0 }, state: 'drifted' },
    });
  });

  it('answers the fleet on the server: filters, orders, pages, a table that is no formula', async () => {
    cloud.has('=1+1', changed('evil'));
    for (let at = 0; at < 7; at += 1) cloud.has(`fleet/${at}`);
    const { get, check, run } = await start();
    await check('payments/production');
    await check('payments/staging');
    await check('=1+1');
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await get('/environments').query({
        orderField: 'checkedAt',
        order: 'desc',
        limit: 5,
        ...(cursor ? { cursor } : {}),
      });
      const page = environmentPageSchema.parse(body);
      expect(page.totalItems).toBe(12);
      names.push(...page.items.map(each => each.name));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(names).size).toBe(12);
    expect(names.slice(0, 3)).toEqual([
      '=1+1',
      'payments/staging',
      'payments/production',
    ]);
    const filtered = await get('/environments').query({
      owner: 'group:default/team-payments',
      state: 'drifted',
      search: 'PRODUCTION',
    });
    expect(filtered.body).toMatchObject({ totalItems: 1 });
    for (const query of [
      { cursor: 'nonsense' },
      { limit: 0 },
      { state: 'green' },
    ]) {
      const { status, body } = await get('/environments').query(query);
      expect(status).toBe(400);
      expect(body.error.message).toContain(Object.keys(query)[0]);
    }
    const csv = await get('/environments.csv');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text.split('\r\n')).toHaveLength(14);
    expect(csv.text).toContain(`\r\n'=1+1,fake,drifted,`);

    await run('take-daily-snapshot');
    await run('take-daily-snapshot');
    const fleet = fleetSummarySchema.parse((await get('/fleet')).body);
    expect(fleet).toMatchObject({
      states: { drifted: 2, 'in-sync': 1, 'never-checked': 9 },
      trend: [{ environments: 12, new: 2, acknowledged: 0 }],
      freshness: { state: 'fresh' },
    });
    expect(fleet.ranking).toContainEqual({
      ownerRef: 'group:default/team-payments',
      environments: 2,
      drifted: 1,
      failing: 0,
    });
  });

  it('lets people act on what is theirs alone', async () => {
    await start();
    const theirs = await drift.environment('payments/production');
    const others = await drift.environment('ledger/production');
    const nobodys = await drift.environment('nobody');
    await drift.stop();
    drift = await startDrift({
      knex,
      provider: cloud,
      config: { schedule: 'manual' },
      mayActOn: ['component:default/payments'],
    });
    await drift.run('discover-environments');
    expect(
      (await drift.get('/entities/component/default/payments')).status,
    ).toBe(200);
    expect((await drift.get('/entities/component/default/ledger')).status).toBe(
      403,
    );
    expect((await drift.get('/entities/component/default/none')).status).toBe(
      404,
    );
    const { body } = await drift.get('/entities/component/default/payments');
    const mine = body.environments[0].id;
    expect((await drift.post(`/environments/${mine}/checks`)).status).toBe(202);
    expect((await drift.get('/environments')).status).toBe(403);
    expect((await drift.post('/scans')).status).toBe(403);
    expect(
      (await drift.post('/ignore-rules', { type: 'x', reason: 'y' })).status,
    ).toBe(403);
    expect(
      (
        await drift.post('/ignore-rules', {
          environmentId: mine,
          type: 'x',
          reason: 'y',
        })
      ).status,
    ).toBe(201);
    for (const { id } of [others, nobodys]) {
      expect((await drift.post(`/environments/${id}/checks`)).status).toBe(403);
      expect((await drift.post(`/environments/${id}/fixes/plan`)).status).toBe(
        403,
      );
      expect((await drift.get(`/environments/${id}`)).status).toBe(403);
    }
    expect(theirs.id).toBe(mine);
    expect(drift.audited.fail).toHaveBeenCalled();
  });
});
