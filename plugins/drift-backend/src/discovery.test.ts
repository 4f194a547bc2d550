import { mockCredentials } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { changed, FakeCloud } from './__testUtils__/FakeCloud';
import { startDrift, testEntities } from './__testUtils__/startDrift';

const databases = createTestDatabases();
jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('discovery, %s', databaseId => {
  let cloud: FakeCloud;
  let knex: Knex;
  let drift: Awaited<ReturnType<typeof startDrift>>;

  async function start(
    options: Partial<Parameters<typeof startDrift>[0]> = {},
  ) {
    drift = await startDrift({ knex, provider: cloud, ...options });
    await drift.run('discover-environments');
    return drift;
  }
  const names = async () =>
    (await drift.get('/environments')).body.items
      .map((each: { name: string }) => each.name)
      .sort();

  beforeEach(async () => {
    cloud = new FakeCloud();
    knex = await databases.init(databaseId);
    for (const name of ['one', 'two', 'three', 'four']) cloud.has(name);
  });

  afterEach(async () => {
    await drift?.stop();
  });

  it('keeps what is known when a provider fails, and says so', async () => {
    const { get, run } = await start({ config: { schedule: 'manual' } });
    cloud.discoveryError = new Error('The repository is unreachable');
    await run('discover-environments');
    const { body } = await get('/environments');
    expect(body.totalItems).toBe(4);
    expect(body.freshness).toMatchObject({
      state: 'failed',
      reason: 'The repository is unreachable',
    });
    expect(body.freshness.asOf).toBeDefined();
  });

  it('retires what is gone, takes it back, and asks twice where most is gone', async () => {
    const { get, run, post, environment } = await start({
      config: { schedule: 'manual' },
    });
    const { id } = await environment('one');
    cloud.environments.delete('one');
    await run('discover-environments');
    expect(await names()).toEqual(['four', 'three', 'two']);
    expect(await environment('one', 'retired')).toMatchObject({ id });
    expect((await post(`/environments/${id}/checks`)).status).toBe(400);
    cloud.has('one');
    await run('discover-environments');
    expect(await environment('one')).toMatchObject({
      id,
      state: 'never-checked',
    });

    const { environments } = cloud;
    const all = new Map(environments);
    environments.clear();
    cloud.has('five');
    await run('discover-environments');
    expect(await names()).toEqual(['five', 'four', 'one', 'three', 'two']);
    expect((await get('/fleet')).body.freshness).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('no longer tells of 4 of 4'),
    });
    // Another answer is no confirmation of this one.
    cloud.has('six');
    await run('discover-environments');
    expect(await names()).toHaveLength(6);
    await run('discover-environments');
    expect(await names()).toEqual(['five', 'six']);
    expect((await get('/fleet')).body.freshness.state).toBe('fresh');
    all.forEach((look, name) => cloud.looks(name, look));
  });

  it('checks what is due, and each again in its time', async () => {
    const { run, until, environment } = await start({
      config: { schedule: { hours: 24 } },
    });
    await until<{ states: Record<string, number> }>(
      '/fleet',
      body => body.states['in-sync'] === 4,
    );
    expect(cloud.running.inAll).toBe(4);
    await run('look-after-drift');
    expect(await knex('checks')).toHaveLength(4);
    await knex('environments')
      .where({ name: 'one' })
      .update({ next_check_at: '2020-01-01T00:00:00.000Z' });
    await run('look-after-drift');
    const { id } = await environment('one');
    await until<{ items: Array<{ state: string }> }>(
      `/environments/${id}/checks`,
      body =>
        body.items.length === 2 &&
        body.items.every(each => each.state === 'finished'),
    );
    expect(cloud.running.inAll).toBe(5);
  });

  it('forgets what is old, and no more', async () => {
    cloud.has('one', changed('a'));
    const { run, check } = await start({ config: { schedule: 'manual' } });
    await check('one');
    cloud.has('one', changed('b'));
    await check('one');
    await run('take-daily-snapshot');
    await run('forget-old-drift');
    expect(await knex('drifts')).toHaveLength(2);
    await knex('checks').update({ finished_at: '2020-01-01T00:00:00.000Z' });
    await knex('drifts')
      .where({ state: 'resolved' })
      .update({ resolved_at: '2020-01-01T00:00:00.000Z' });
    await knex('fleet_days').insert({
      day: '2020-01-01',
      environments: 1,
      drifted: 1,
      acknowledged: 0,
    });
    await run('forget-old-drift');
    expect(await knex('checks')).toHaveLength(0);
    expect(await knex('drifts').pluck('state')).toEqual(['new']);
    expect(await knex('fleet_days')).toHaveLength(1);
    expect((await drift.get('/fleet')).body.trend).toHaveLength(1);
  });

  it('works without a provider, and names who changed what with blame', async () => {
    drift = await startDrift({ knex });
    await drift.run('discover-environments');
    expect((await drift.get('/environments')).body).toMatchObject({
      items: [],
      freshness: { state: 'never', reason: 'No drift provider is installed' },
    });
    await drift.stop();
    const suspect = {
      kind: 'audit-event' as const,
      who: 'jonas',
      at: '2025-11-20T10:00:00.000Z',
      what: 'AuthorizeSecurityGroupIngress',
    };
    const findSuspects = jest.fn(async () => [suspect]);
    cloud.has('one', changed('a'), changed('b', { cause: 'not-applied' }));
    const { check, detail } = await start({
      config: { schedule: 'manual' },
      blame: { id: 'trail', findSuspects },
    });
    await check('one');
    await check('one');
    expect(findSuspects).toHaveBeenCalledTimes(1);
    expect((await detail('one')).drifts).toMatchObject([
      { suspects: [suspect] },
      { suspects: [] },
    ]);
  });

  it('answers agents under the permissions of people', async () => {
    const entities = [...testEntities];
    cloud.has('payments/production', changed('a'));
    await start({ config: { schedule: 'manual' }, entities });
    await drift.check('payments/production');
    const invoke = (name: string, input: object) =>
      drift.actions.invoke({
        id: `test:${name}`,
        input: input as never,
        credentials: mockCredentials.user(),
      });
    const overview = await invoke('get-drift-overview', {
      entityRef: 'payments',
    });
    expect(overview).toMatchObject({
      output: { overview: { environments: [{ state: 'drifted' }] } },
    });
    const { id } = await drift.environment('payments/production');
    expect(
      await invoke('get-environment-drift', { environmentId: id }),
    ).toMatchObject({ output: { detail: { drifts: [{ state: 'new' }] } } });
    expect(
      await invoke('list-infrastructure-environments', { state: 'drifted' }),
    ).toMatchObject({ output: { page: { totalItems: 1 } } });
    await expect(
      invoke('get-drift-overview', { entityRef: '' }),
    ).rejects.toThrow(/entityRef: /);
    await drift.stop();
    drift = await startDrift({ knex, provider: cloud, mayActOn: [] });
    await expect(
      invoke('list-infrastructure-environments', {}),
    ).rejects.toThrow('drift.fleet.read');
    await expect(
      invoke('get-drift-overview', { entityRef: 'payments' }),
    ).rejects.toThrow('drift.drift.read');
  });
});
