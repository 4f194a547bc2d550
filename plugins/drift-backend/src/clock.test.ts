import { Check } from '@paved-path/backstage-plugin-drift-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { setTimeout as wait } from 'node:timers/promises';
import { WallClock } from './__testUtils__/clock';
import { blockedLook, changed, FakeCloud } from './__testUtils__/FakeCloud';
import { startDrift } from './__testUtils__/startDrift';

jest.mock(
  './services/lease',
  () => jest.requireActual('./__testUtils__/quickLease').quickLease,
);

const databases = createTestDatabases();
jest.setTimeout(60_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const isFinished = (check: Check) => check.state === 'finished';

describe.each(databases.eachSupportedId())('clocks, %s', databaseId => {
  let cloud: FakeCloud;
  let clock: WallClock;
  let knex: Knex;
  let drift: Awaited<ReturnType<typeof startDrift>>;

  async function start(config: object = { schedule: 'manual' }) {
    drift = await startDrift({ knex, provider: cloud, config: { ...config } });
    await drift.run('discover-environments');
    return drift;
  }
  const standing = async () =>
    (await drift.get('/environments')).body.items as Array<{
      name: string;
      state: string;
      stale: boolean;
    }>;
  const untilIdle = async () => {
    while ((await knex('checks').whereNot({ state: 'finished' })).length) {
      await wait(20);
    }
  };

  beforeEach(async () => {
    cloud = new FakeCloud();
    clock = new WallClock();
    knex = await databases.init(databaseId);
  });

  afterEach(async () => {
    await drift?.stop();
    clock.restore();
  });

  it('says that a check is old, by the limit of the server', async () => {
    cloud.has('payments/production');
    cloud.has('never');
    await start({ schedule: 'manual' });
    await drift.check('payments/production');
    const read = async () => [
      (await drift.environment('payments/production')).stale,
      (await drift.detail('payments/production')).environment.stale,
      (await drift.get('/entities/component/default/payments')).body
        .environments[0].stale,
      (await drift.get('/environments.csv')).text.includes(',yes,'),
    ];
    clock.set(3 * DAY - MINUTE);
    expect(await read()).toEqual([false, false, false, false]);
    clock.set(3 * DAY + MINUTE);
    expect(await read()).toEqual([true, true, true, true]);
    expect((await drift.environment('never')).stale).toBe(false);
    cloud.fails('payments/production', 'It cannot be looked at');
    await drift.check('payments/production');
    expect(await read()).toEqual([true, true, true, true]);
    await drift.stop();
    await start({ schedule: 'manual', staleAfter: { days: 4 } });
    expect(await read()).toEqual([false, false, false, false]);
  });

  it('begins no check twice while the clock runs away', async () => {
    const blocked = blockedLook();
    cloud.looks('payments/production', blocked.look);
    await start();
    const other = await startDrift({
      knex,
      provider: cloud,
      config: { schedule: 'manual' },
    });
    try {
      const { id } = await drift.environment('payments/production');
      const { body } = await drift.post(`/environments/${id}/checks`);
      await blocked.began;
      // Both processes look at what is queued many times meanwhile.
      for (let step = 1; step <= 70; step += 1) {
        clock.set(step * HOUR * (step % 2 ? 1 : -1));
        await wait(20);
      }
      clock.set(DAY);
      blocked.letGo();
      await drift.until<Check>(`/checks/${body.id}`, isFinished);
      expect(cloud.running).toMatchObject({ inAll: 1, most: 1 });
    } finally {
      await other.stop();
    }
  });

  it('takes over from a process that is gone, although its lease ends in an hour', async () => {
    const blocked = blockedLook();
    cloud.looks('payments/production', blocked.look);
    await start();
    const { id } = await drift.environment('payments/production');
    const { body } = await drift.post(`/environments/${id}/checks`);
    await blocked.began;
    await drift.stop();
    await knex('checks').update({
      state: 'running',
      lease_owner: 'gone',
      lease_until: Date.now() + 15_000,
    });
    clock.set(-HOUR);
    cloud.has('payments/production');
    await start();
    await drift.until<Check>(`/checks/${body.id}`, isFinished);
    expect(await drift.environment('payments/production')).toMatchObject({
      state: 'in-sync',
    });
    expect(await knex('checks')).toHaveLength(1);
  });

  it('checks each environment once when the clock goes ahead, and again when it comes back', async () => {
    for (const name of ['one', 'two', 'three', 'four']) cloud.has(name);
    await start({ schedule: { hours: 24 } });
    await untilIdle();
    expect(cloud.running.inAll).toBe(4);
    const checkDue = async () => {
      for (let time = 0; time < 3; time += 1) {
        await drift.run('look-after-drift');
        await untilIdle();
      }
    };
    await checkDue();
    expect(cloud.running.inAll).toBe(4);

    // Two replicas may differ by minutes.
    clock.set(-4 * MINUTE);
    await checkDue();
    expect(cloud.running.inAll).toBe(4);
    clock.set(36 * HOUR);
    await checkDue();
    expect(cloud.running.inAll).toBe(8);
    await drift.run('take-daily-snapshot');

    // Nobody knows how old a check of the future is.
    clock.set(0);
    expect((await standing()).map(each => each.stale)).toEqual(
      Array(4).fill(true),
    );
    const { body } = await drift.get('/fleet');
    expect(body.trend.at(-1).day).toBe(new Date().toISOString().slice(0, 10));
    for (const each of await standing()) {
      const detail = await drift.detail(each.name);
      expect(detail.freshness.state).toBe('stale');
    }
    await checkDue();
    expect(cloud.running.inAll).toBe(12);
    expect((await standing()).map(each => each.stale)).toEqual(
      Array(4).fill(false),
    );
    const next: string[] = await knex('environments').pluck('next_check_at');
    for (const moment of next) {
      expect(Date.parse(moment)).toBeLessThan(Date.now() + 36 * HOUR + MINUTE);
    }
  });

  it('never turns green by itself, nor applies what it showed long ago', async () => {
    cloud.has('payments/production', changed('open'));
    await start();
    await drift.check('payments/production');
    const [{ id }] = (await drift.detail('payments/production')).drifts;
    const environment = await drift.environment('payments/production');
    await drift.post(`/drifts/${id}/acknowledgement`, {
      reason: 'A hotfix',
      until: new Date(Date.now() + 2 * HOUR).toISOString(),
    });
    const fixes = `/environments/${environment.id}/fixes`;
    const plan = await drift.post(`${fixes}/plan`);
    for (const [shift, state] of [
      [-HOUR, 'acknowledged'],
      [DAY, 'drifted'],
      [0, 'drifted'],
    ] as const) {
      clock.set(shift);
      await drift.run('look-after-drift');
      expect((await drift.environment('payments/production')).state).toBe(
        state,
      );
      if (shift === 0) continue;
      const apply = await drift.post(`${fixes}/apply`, {
        planId: plan.body.id,
      });
      expect(apply.status).toBe(409);
    }
    expect(cloud.applied).toEqual([]);
  });

  it('ends a scan whatever the clock says', async () => {
    const blocked = blockedLook();
    for (const name of ['one', 'two', 'three']) cloud.looks(name, blocked.look);
    await start();
    await drift.post('/scans');
    await blocked.began;
    clock.set(DAY);
    await drift.run('look-after-drift');
    expect((await drift.get('/scans/latest')).body.scan).toMatchObject({
      state: 'running',
      total: 3,
    });
    clock.set(-HOUR);
    blocked.letGo();
    const { scan } = await drift.until<{
      scan: { state: string; finished: number; remainingMs?: number };
    }>('/scans/latest', body => body.scan.state === 'finished');
    expect(scan.finished).toBe(3);
    expect(cloud.running.inAll).toBe(3);
    // One whose last word was lost.
    await knex('scans').update({ state: 'running', finished_at: null });
    await drift.run('look-after-drift');
    expect((await drift.get('/scans/latest')).body.scan.state).toBe('finished');
  });
});
