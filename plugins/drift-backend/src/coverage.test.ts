import {
  CloudResource,
  cloudResourcePageSchema,
  CoverageSummary,
  coverageSummarySchema,
  managedResourcesSchema,
} from '@paved-path/backstage-plugin-drift-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { setTimeout as wait } from 'node:timers/promises';
import { FakeCloud } from './__testUtils__/FakeCloud';
import { FakeInventory } from './__testUtils__/FakeInventory';
import { startDrift } from './__testUtils__/startDrift';
import { ScanStore } from './database/ScanStore';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const instance = (name: string, ...ids: string[]) => ({
  address: `aws_instance.${name}`,
  type: 'aws_instance',
  ids,
});

describe.each(databases.eachSupportedId())('coverage, %s', databaseId => {
  let cloud: FakeCloud;
  let aws: FakeInventory;
  let gcp: FakeInventory;
  let knex: Knex;
  let drift: Awaited<ReturnType<typeof startDrift>>;

  async function start(
    options: Partial<Parameters<typeof startDrift>[0]> = {},
  ) {
    drift = await startDrift({
      knex,
      provider: cloud,
      inventories: [aws, gcp],
      config: { schedule: 'manual' },
      ...options,
    });
    await drift.run('discover-environments');
    return drift;
  }
  const summary = async (): Promise<CoverageSummary> =>
    coverageSummarySchema.parse((await drift.get('/coverage')).body);
  const resources = async (query: object = {}): Promise<CloudResource[]> =>
    cloudResourcePageSchema.parse(
      (await drift.get('/coverage/resources').query(query)).body,
    ).items;
  const states = async () =>
    Object.fromEntries(
      (await resources({ limit: 500 })).map(each => [each.id, each.state]),
    );

  beforeEach(async () => {
    cloud = new FakeCloud();
    cloud.has('payments/production');
    cloud.has('ledger/production');
    cloud.managed.set('payments/production', [
      instance('one', 'i-1', 'arn:aws:ec2:eu-west-1:1:instance/i-1'),
      instance('two', 'i-2'),
    ]);
    cloud.managed.set('ledger/production', [instance('three', 'i-3')]);
    aws = new FakeInventory('aws');
    aws.resources = [
      {
        id: 'arn:aws:ec2:eu-west-1:1:instance/i-1',
        type: 'ec2:instance',
        name: 'one',
        account: '1',
        region: 'eu-west-1',
        tags: { team: 'Payments' },
      },
      { id: 'arn:…/i-2', aliases: ['i-2'], type: 'ec2:instance' },
      { id: 'i-33', type: 'ec2:instance' },
      { id: '=1+1', type: 's3:bucket', verdict: 'unmanaged' },
    ];
    gcp = new FakeInventory('gcp');
    gcp.resources = [
      { id: 'i-3', verdict: 'unmanaged' },
      { id: 'theirs', verdict: 'managed' },
    ];
    knex = await databases.init(databaseId);
  });

  afterEach(async () => {
    await drift?.stop();
  });

  it('says that nothing is known until everything was read', async () => {
    await start();
    expect(await summary()).toMatchObject({
      inventories: [
        { id: 'aws', freshness: { state: 'never' } },
        { id: 'gcp', freshness: { state: 'never' } },
      ],
      readEnvironments: 0,
      unreadEnvironments: [{ name: 'ledger/production' }, {}],
    });
    await drift.run('refresh-coverage');
    expect(await summary()).toMatchObject({
      inventories: [
        {
          id: 'aws',
          title: 'Inventory aws',
          scope: 'Account 123456789012',
          doesNotList: ['What has no tags.'],
          counts: { managed: 2, unmanaged: 2, unknown: 0 },
          freshness: { state: 'fresh', source: 'Inventory aws' },
        },
        { id: 'gcp', counts: { managed: 2, unmanaged: 0, unknown: 0 } },
      ],
      types: [
        { type: 'ec2:instance', managed: 2, unmanaged: 1 },
        { type: 's3:bucket', unmanaged: 1 },
        { managed: 2 },
      ],
      readEnvironments: 2,
      unreadEnvironments: [],
      unreadTruncated: false,
    });
    // Open pages hear of it.
    while (!drift.signals.publish.mock.calls.length) await wait(20);
    expect(drift.signals.publish).toHaveBeenCalledWith(
      expect.objectContaining({ channel: 'drift' }),
    );
    const [one] = await resources({ search: 'PAYMENTS' });
    expect(one).toMatchObject({
      inventoryId: 'aws',
      state: 'managed',
      environmentName: 'payments/production',
      address: 'aws_instance.one',
      tags: { team: 'Payments' },
    });
    expect(Object.keys(one)).not.toContain('aliases');

    // Another state may list what is in none of those that were read.
    cloud.has('new');
    await drift.run('discover-environments');
    expect(await states()).toMatchObject({
      'i-33': 'unknown',
      '=1+1': 'unmanaged',
      theirs: 'managed',
    });
    expect(
      (await resources({ state: 'unknown' })).map(each => each.id),
    ).toEqual(['i-33']);
    cloud.managed.set('new', []);
    await drift.run('refresh-coverage');
    expect((await states())['i-33']).toBe('unmanaged');
    // Neither may environments that nobody can tell of.
    cloud.discoveryError = new Error('The repository is unreachable');
    await drift.run('discover-environments');
    expect(await states()).toMatchObject({ 'i-33': 'unknown' });
    expect((await summary()).unreadEnvironments).toEqual([
      {
        name: 'Fake cloud',
        reason: 'The repository is unreachable',
      },
    ]);
  });

  it('keeps what was known when something fails, with the reason and its age', async () => {
    await start();
    await drift.run('refresh-coverage');
    const [before] = await resources({ search: 'i-33' });
    const asOf = (await summary()).inventories[0].freshness.asOf;
    aws.error = new Error('The role may not be taken');
    cloud.managed.delete('ledger/production');
    gcp.resources.push({ id: 'i-2' });
    await drift.run('refresh-coverage');
    expect(await summary()).toMatchObject({
      inventories: [
        {
          counts: { managed: 2, unmanaged: 1, unknown: 1 },
          freshness: {
            state: 'failed',
            reason: 'The role may not be taken',
            asOf,
          },
        },
        { counts: { managed: 3 }, freshness: { state: 'fresh' } },
      ],
      readEnvironments: 1,
      unreadEnvironments: [
        { name: 'ledger/production', reason: 'The state is locked by Jonas' },
      ],
    });
    // The state that was read before still lists it.
    expect(await states()).toMatchObject({ 'i-3': 'managed' });
    aws.error = undefined;
    aws.resources = [{ id: 'i-33', type: 'ec2:instance' }, { id: 'i-4' }];
    cloud.managed.set('ledger/production', [instance('three', 'i-33')]);
    await drift.run('refresh-coverage');
    const [after] = await resources({ search: 'i-33' });
    expect(after).toMatchObject({
      state: 'managed',
      environmentName: 'ledger/production',
      firstSeenAt: before.firstSeenAt,
    });
    const [other] = await resources({ search: 'i-4' });
    expect(other.firstSeenAt > before.firstSeenAt).toBe(true);
    expect(await states()).toEqual({
      'i-33': 'managed',
      'i-4': 'unmanaged',
      'i-3': 'unmanaged',
      'i-2': 'managed',
      theirs: 'managed',
    });

    // An inventory that is no longer installed tells nothing.
    await drift.stop();
    await start({ inventories: [aws] });
    await drift.run('refresh-coverage');
    expect(Object.keys(await states())).toEqual(['i-4', 'i-33']);
  });

  it('takes a provider that cannot list for one whose states are not read, and one that hangs too', async () => {
    const provider = Object.assign(Object.create(cloud), {
      discover: cloud.discover.bind(cloud),
      listManagedResources: undefined,
    });
    await start({ provider });
    await drift.run('refresh-coverage');
    expect(await summary()).toMatchObject({
      readEnvironments: 0,
      unreadEnvironments: [
        { reason: 'Fake cloud does not tell what a state lists' },
        {},
      ],
    });
    expect(await states()).toMatchObject({ 'i-33': 'unknown' });
    await drift.stop();
    await start({
      config: { schedule: 'manual', coverage: { timeout: { seconds: 0.1 } } },
    });
    cloud.hangs = true;
    await drift.run('refresh-coverage');
    expect((await summary()).unreadEnvironments[0].reason).toBe(
      'Fake cloud did not answer within 0.1 s',
    );
  });

  it('looks after a scan, not beside it, so that what is destroyed meanwhile is not without a state', async () => {
    const isRunning = jest.spyOn(ScanStore.prototype, 'isOneRunning');
    const read = jest.spyOn(cloud, 'listManagedResources');
    const list = jest.spyOn(aws, 'list');
    let goOn = () => {};
    const hold = () => {
      const held = new Promise<void>(resolve => {
        goOn = resolve;
      });
      for (const name of ['payments/production', 'ledger/production']) {
        cloud.looks(name, async () => {
          await held;
          return { resources: [], truncated: false };
        });
      }
    };
    const untilSeen = async () => {
      const seen = () => Promise.all(isRunning.mock.results.map(r => r.value));
      while (!(await seen()).includes(true)) await wait(10);
    };
    /** Somebody destroys what payments has last. */
    const destroy = () => {
      const [last] = cloud.managed.get('payments/production')!.splice(-1);
      aws.resources = aws.resources.filter(
        ({ id }) => !last.ids.some(each => id.endsWith(each)),
      );
    };
    hold();
    await start();
    await drift.post('/scans');
    let refreshed = drift.run('refresh-coverage');
    await untilSeen();
    expect(list).not.toHaveBeenCalled();
    expect(read).not.toHaveBeenCalled();
    destroy();
    goOn();
    await refreshed;
    expect(list).toHaveBeenCalledTimes(1);
    expect(read).toHaveBeenCalledTimes(2);
    expect(Object.keys(await states()).sort()).toEqual([
      '=1+1',
      'arn:aws:ec2:eu-west-1:1:instance/i-1',
      ...['i-3', 'i-33', 'theirs'],
    ]);

    // A scan that begins while clouds and states are read.
    hold();
    isRunning.mockClear();
    list.mockImplementationOnce(async options => {
      const inventory = await FakeInventory.prototype.list.call(aws, options);
      await drift.post('/scans');
      return inventory;
    });
    refreshed = drift.run('refresh-coverage');
    await untilSeen();
    destroy();
    goOn();
    await refreshed;
    expect(list).toHaveBeenCalledTimes(3);
    expect(read).toHaveBeenCalledTimes(4);
    expect(Object.keys(await states()).sort()).toEqual([
      ...['=1+1', 'i-3', 'i-33', 'theirs'],
    ]);
    expect((await drift.get('/scans/latest')).body.scan).toMatchObject({
      state: 'finished',
      finished: 2,
    });
    isRunning.mockRestore();
  });

  describe('where there is no time between scans', () => {
    const isRunning = () => jest.spyOn(ScanStore.prototype, 'isOneRunning');
    const asOfs = async () =>
      (await summary()).inventories.map(({ freshness }) => freshness.asOf);
    let known: unknown[];
    const listKnown = async () => [
      await asOfs(),
      await states(),
      await knex('managed_resources').orderBy(['environment_id', 'position']),
    ];

    beforeEach(async () => {
      await start();
      await drift.run('refresh-coverage');
      known = await listKnown();
      // What they would tell by now.
      aws.resources.push({ id: 'i-4', type: 'ec2:instance' });
      cloud.managed.set('payments/production', []);
      cloud.managed.set('ledger/production', []);
    });

    afterEach(() => jest.restoreAllMocks());

    const expectFormer = async (reason: RegExp) => {
      const { inventories, unreadEnvironments } = await summary();
      for (const { freshness } of inventories) {
        expect(freshness.state).toBe('failed');
        expect(freshness.reason).toMatch(reason);
      }
      expect(unreadEnvironments).toEqual([]);
      expect(await listKnown()).toEqual(known);
    };

    it('keeps what it found before when a scan begins each time that it looks', async () => {
      let looks = 0;
      const list = jest.spyOn(aws, 'list').mockImplementation(options => {
        // Both states are about to be read, at once.
        looks = 2;
        return FakeInventory.prototype.list.call(aws, options);
      });
      isRunning().mockImplementation(async () => {
        looks -= 1;
        return looks >= 0;
      });
      const read = jest.spyOn(cloud, 'listManagedResources');
      await drift.run('refresh-coverage');
      expect(list).toHaveBeenCalledTimes(3);
      expect(read).not.toHaveBeenCalled();
      await expectFormer(/^A scan .* began each time/);
      // An inventory that could not be read says why by itself.
      aws.error = new Error('The role may not be taken');
      await drift.run('refresh-coverage');
      expect((await summary()).inventories[0].freshness.reason).toBe(
        'The role may not be taken',
      );
      aws.error = undefined;
      jest.restoreAllMocks();
      await drift.run('refresh-coverage');
      expect(await states()).toMatchObject({ 'i-4': 'unmanaged' });
    });

    it('keeps what it found before where one began after some states were read', async () => {
      let isFirst = true;
      const list = jest.spyOn(aws, 'list');
      const readState = jest.spyOn(cloud, 'listManagedResources');
      isRunning().mockImplementation(async () => {
        const isReading = list.mock.calls.length > 0;
        if (isReading && isFirst) {
          isFirst = false;
          return false;
        }
        return isReading;
      });
      const later = Date.now() + 61 * 60_000;
      readState.mockImplementation(async (...read) => {
        jest.spyOn(Date, 'now').mockReturnValue(later);
        return FakeCloud.prototype.listManagedResources.apply(cloud, read);
      });
      await drift.run('refresh-coverage');
      expect(readState).toHaveBeenCalledTimes(1);
      jest.spyOn(Date, 'now').mockRestore();
      await expectFormer(/^Scans .* no time for it within 60 min/);
    });

    it('keeps what it found before when one runs for longer than it waits', async () => {
      const list = jest.spyOn(aws, 'list');
      const later = Date.now() + 61 * 60_000;
      isRunning().mockImplementation(async () => {
        jest.spyOn(Date, 'now').mockReturnValue(later);
        return true;
      });
      await drift.run('refresh-coverage');
      jest.spyOn(Date, 'now').mockRestore();
      expect(list).not.toHaveBeenCalled();
      await expectFormer(/^Scans .* no time for it within 60 min/);
    });
  });

  it('filters, pages and makes a table on the server', async () => {
    aws.resources = Array.from({ length: 23 }, (_, at) => ({
      id: `bucket-${at}_%`,
      type: 's3:bucket',
      name: at % 2 ? 'odd' : undefined,
    }));
    await start();
    await drift.run('refresh-coverage');
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await drift.get('/coverage/resources').query({
        inventory: 'aws',
        type: 's3:bucket',
        state: 'unmanaged',
        limit: 5,
        ...(cursor ? { cursor } : {}),
      });
      const page = cloudResourcePageSchema.parse(body);
      expect(page.totalItems).toBe(23);
      ids.push(...page.items.map(each => each.id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(ids).toHaveLength(23);
    expect(new Set(ids).size).toBe(23);
    expect(await resources({ search: '1_%' })).toHaveLength(3);
    for (const query of [{ cursor: 'x' }, { limit: 501 }, { state: 'green' }]) {
      const { status, body } = await drift
        .get('/coverage/resources')
        .query(query);
      expect(status).toBe(400);
      expect(body.error.message).toContain(Object.keys(query)[0]);
    }
    const csv = await drift.get('/coverage/resources.csv').query({
      inventory: 'gcp',
    });
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text.split('\r\n')[0]).toMatch(/^id,type,name,state,/);
    expect(csv.text).toContain('theirs,,,managed,gcp,');
  });

  it("tells what an entity's environments manage, and whether that is all", async () => {
    await start();
    const path = '/entities/component/default/payments/managed-resources';
    const read = async () =>
      managedResourcesSchema.parse((await drift.get(path)).body);
    expect(await read()).toEqual({
      items: [],
      complete: false,
      freshness: { source: 'Fake cloud', state: 'never' },
    });
    await drift.run('refresh-coverage');
    const { id } = await drift.environment('payments/production');
    expect(await read()).toMatchObject({
      items: [
        {
          environmentId: id,
          environmentName: 'payments/production',
          address: 'aws_instance.one',
          type: 'aws_instance',
          ids: ['i-1', 'arn:aws:ec2:eu-west-1:1:instance/i-1'],
        },
        { address: 'aws_instance.two' },
      ],
      complete: true,
      freshness: { state: 'fresh' },
    });
    cloud.managed.delete('payments/production');
    await drift.run('refresh-coverage');
    expect(await read()).toMatchObject({
      items: [{}, {}],
      complete: false,
      freshness: {
        state: 'failed',
        reason: 'payments/production: The state is locked by Jonas',
      },
    });
    expect(
      (await drift.get('/entities/component/default/none/managed-resources'))
        .status,
    ).toBe(404);
  });

  it('is for those who may read it, agents too', async () => {
    await start();
    await drift.run('refresh-coverage');
    const invoke = (name: string, input: object) =>
      drift.actions.invoke({
        id: `test:${name}`,
        input: input as never,
        credentials: mockCredentials.user(),
      });
    expect(await invoke('get-infrastructure-coverage', {})).toMatchObject({
      output: { coverage: { readEnvironments: 2 } },
    });
    expect(
      await invoke('list-cloud-resources', { state: 'unmanaged' }),
    ).toMatchObject({ output: { page: { totalItems: 2 } } });
    await drift.stop();
    await start({ mayActOn: [] });
    for (const path of ['', '/resources', '/resources.csv']) {
      expect((await drift.get(`/coverage${path}`)).status).toBe(403);
    }
    expect(
      (
        await drift.get(
          '/entities/component/default/payments/managed-resources',
        )
      ).status,
    ).toBe(403);
    await expect(invoke('get-infrastructure-coverage', {})).rejects.toThrow(
      'drift.coverage.read',
    );
    await expect(invoke('list-cloud-resources', {})).rejects.toThrow(
      'drift.coverage.read',
    );
  });
});
