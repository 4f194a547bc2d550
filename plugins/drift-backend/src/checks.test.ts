import { Check, Scan } from '@paved-path/backstage-plugin-drift-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { blockedLook, changed, FakeCloud } from './__testUtils__/FakeCloud';
import { startDrift } from './__testUtils__/startDrift';

jest.mock(
  './services/lease',
  () => jest.requireActual('./__testUtils__/quickLease').quickLease,
);

const databases = createTestDatabases();
jest.setTimeout(60_000);

const isFinished = (check: Check) => check.state === 'finished';

describe.each(databases.eachSupportedId())('checks, %s', databaseId => {
  let cloud: FakeCloud;
  let knex: Knex;
  let drift: Awaited<ReturnType<typeof startDrift>>;

  async function start(config = {}) {
    knex ??= await databases.init(databaseId);
    drift = await startDrift({
      knex,
      provider: cloud,
      config: { schedule: 'manual', ...config },
    });
    await drift.run('discover-environments');
    return drift;
  }

  beforeEach(async () => {
    cloud = new FakeCloud();
    cloud.has('payments/production', changed('open'));
    knex = await databases.init(databaseId);
  });

  afterEach(async () => {
    await drift?.stop();
  });

  it('never takes a check that could not look for one that did', async () => {
    const { check, detail, published } = await start({
      checkTimeout: { milliseconds: 300 },
    });
    cloud.fails('payments/production', 'The state is locked by Jonas');
    expect(await check('payments/production')).toMatchObject({
      outcome: 'failed',
      reason: 'The state is locked by Jonas',
    });
    expect(await detail('payments/production')).toMatchObject({
      environment: { state: 'failed', reason: 'The state is locked by Jonas' },
      drifts: [],
      // It was asked: that is not the same as never.
      freshness: { state: 'failed', reason: 'The state is locked by Jonas' },
    });
    cloud.has('payments/production', changed('open'));
    await check('payments/production');
    const { environment } = await detail('payments/production');
    expect(environment).toMatchObject({ state: 'drifted' });
    expect(environment).not.toHaveProperty('triedAt');
    const hanging = blockedLook();
    cloud.looks('payments/production', hanging.look);
    expect(await check('payments/production')).toMatchObject({
      outcome: 'timed-out',
      reason: 'The check took longer than 0.3 s',
    });
    const failed = await detail('payments/production');
    expect(failed).toMatchObject({
      environment: { state: 'failed', counts: { new: 1 } },
      drifts: [{ state: 'new' }],
    });
    expect(failed.environment.failingSince).toBeDefined();
    cloud.fails('payments/production', 'Again');
    const again = await check('payments/production');
    expect((await detail('payments/production')).environment).toMatchObject({
      failingSince: failed.environment.failingSince,
      triedAt: again.finishedAt,
      reason: 'Again',
    });

    await knex('environments').update({
      failing_since: '2020-01-01T00:00:00.000Z',
    });
    await check('payments/production');
    await check('payments/production');
    expect(published('drift.check-failing')).toHaveLength(1);
    expect(published('drift.resolved')).toEqual([]);
    // What was cut says nothing of what it leaves out.
    cloud.looks('payments/production', async () => ({
      resources: [changed('other')],
      truncated: true,
    }));
    await check('payments/production');
    expect(await detail('payments/production')).toMatchObject({
      environment: { counts: { new: 2 } },
      truncated: true,
    });
  });

  it('lets no secret of a report into the database or an answer', async () => {
    const { check, detail } = await start();
    cloud.has(
      'payments/production',
      changed('open', {
        attributes: [
          {
            path: 'password',
            before: 'CANARY-1',
            after: 'CANARY-2',
            sensitive: true,
          },
          { path: 'long', before: 'x'.repeat(1_000_000), after: 'y' },
        ],
      }),
    );
    await check('payments/production');
    const answer = JSON.stringify(await detail('payments/production'));
    const stored = JSON.stringify(await knex('drifts'));
    for (const text of [answer, stored]) {
      expect(text).not.toContain('CANARY');
      expect(text.length).toBeLessThan(10_000);
    }
    expect(answer).toContain('"path":"password","sensitive":true');
  });

  it('brings back what was acknowledged when its masked value is another one, and keeps no value for that', async () => {
    const digests: string[] = [];
    const hasPassword = (password: string) =>
      cloud.looks('payments/production', async ({ digest }) => {
        if (digest) digests.push(digest(password));
        return {
          resources: [
            {
              ...changed('open', {
                attributes: [{ path: 'password', sensitive: true }],
              }),
              digests: digest && { password: digest(password), other: 'x' },
            },
          ],
          truncated: false,
        };
      });
    const states: string[] = [];
    const acknowledgeAndChange = async () => {
      hasPassword('CANARY-1');
      await drift.check('payments/production');
      const [{ id }] = (await drift.detail('payments/production')).drifts;
      await drift.post(`/drifts/${id}/acknowledgement`, { reason: 'Known' });
      // A rule that hides something else makes it no different one.
      await drift.post('/ignore-rules', { type: 'other', reason: 'Noise' });
      for (const password of ['CANARY-1', 'CANARY-2']) {
        hasPassword(password);
        await drift.check('payments/production');
        const detail = await drift.detail('payments/production');
        states.push(detail.drifts[0].state);
        expect(JSON.stringify(detail)).not.toContain('digest');
      }
    };
    const digestKey = 'a key that only this test has, 32 characters and more';
    await start({ digestKey });
    await acknowledgeAndChange();
    expect(states).toEqual(['acknowledged', 'new']);
    expect(new Set(digests).size).toBe(2);
    const stored = JSON.stringify(await knex('drifts'));
    expect(stored).not.toContain('CANARY');
    expect(stored).toContain(digests[2]);

    await drift.stop();
    await start();
    await acknowledgeAndChange();
    expect(states.slice(2)).toEqual(['acknowledged', 'acknowledged']);

    // What is no digest may be the value itself.
    cloud.looks('payments/production', async () => ({
      resources: [
        {
          ...changed('open', {
            attributes: [{ path: 'password', sensitive: true }],
          }),
          digests: { password: 'CANARY-3' },
        },
      ],
      truncated: false,
    }));
    const failed = await drift.check('payments/production');
    expect(failed).toMatchObject({ outcome: 'failed' });
    expect(JSON.stringify(failed)).not.toContain('CANARY');
  });

  it('runs one check of an environment at a time, and cancels', async () => {
    const { post, until, environment } = await start();
    const blocked = blockedLook();
    cloud.looks('payments/production', blocked.look);
    const { id } = await environment('payments/production');
    const [first, second] = await Promise.all([
      post(`/environments/${id}/checks`),
      post(`/environments/${id}/checks`),
    ]);
    expect(first.status).toBe(202);
    expect(first.headers.location).toBe(`/api/drift/checks/${first.body.id}`);
    expect(second.body.id).toBe(first.body.id);
    await blocked.began;
    await until<Check>(
      `/checks/${first.body.id}`,
      check => check.step === 'init',
    );
    expect((await environment('payments/production')).check).toMatchObject({
      state: 'running',
    });
    await post(`/checks/${first.body.id}/cancel`);
    const check = await until<Check>(`/checks/${first.body.id}`, isFinished);
    expect(check).toMatchObject({ outcome: 'cancelled' });
    expect(await environment('payments/production')).toMatchObject({
      state: 'never-checked',
    });
    expect(cloud.running.inAll).toBe(1);
  });

  it('scans all within its bounds, tells how far it is, and can be cancelled', async () => {
    const blocked = blockedLook();
    for (let at = 0; at < 12; at += 1) {
      cloud.looks(`fleet/${at}`, blocked.look);
    }
    cloud.fails('broken', 'It does not parse');
    const { post, get, until } = await start({ concurrency: 3 });
    expect((await get('/scans/latest')).body).toEqual({});
    const scan = await post('/scans');
    expect(scan).toMatchObject({
      status: 202,
      body: { state: 'running', total: 14, finished: 0 },
    });
    expect((await post('/scans')).body.id).toBe(scan.body.id);
    await blocked.began;
    blocked.letGo();
    const { scan: done } = await until<{ scan: Scan }>(
      '/scans/latest',
      body => body.scan.state === 'finished',
    );
    expect(done).toMatchObject({ finished: 14, drifted: 1, failed: 1 });
    expect(cloud.running.most).toBeLessThanOrEqual(3);
    expect(cloud.running.inAll).toBe(14);

    const again = blockedLook();
    for (let at = 0; at < 12; at += 1) cloud.looks(`fleet/${at}`, again.look);
    const second = await post('/scans');
    await again.began;
    expect((await post(`/scans/${second.body.id}/cancel`)).body).toMatchObject({
      state: 'cancelled',
    });
    await until<{ scan: Scan }>(
      '/scans/latest',
      body => body.scan.finished === 14,
    );
    expect(cloud.running.now).toBe(0);
  });

  it('goes on after a restart, and takes over from a process that is gone', async () => {
    const blocked = blockedLook();
    cloud.looks('payments/production', blocked.look);
    cloud.has('queued', changed('open'));
    const first = await start({ concurrency: 1 });
    const running = await first.environment('payments/production');
    const waiting = await first.environment('queued');
    const one = await first.post(`/environments/${running.id}/checks`);
    await blocked.began;
    const two = await first.post(`/environments/${waiting.id}/checks`);
    await first.stop();
    expect(await knex('checks').pluck('state')).toEqual(['queued', 'queued']);

    // Somebody else's, whose process is gone.
    await knex('checks')
      .where({ id: one.body.id })
      .update({ state: 'running', lease_owner: 'gone', lease_until: 1 });
    cloud.has('payments/production', changed('open'));
    const second = await start({ concurrency: 1 });
    for (const { body } of [one, two]) {
      expect(
        await second.until<Check>(`/checks/${body.id}`, isFinished),
      ).toMatchObject({ outcome: 'drifted' });
    }
    expect(await knex('checks')).toHaveLength(2);
  });

  it('does not begin again what keeps ending its process', async () => {
    const { post, environment } = await start();
    const blocked = blockedLook();
    cloud.looks('payments/production', blocked.look);
    const { id } = await environment('payments/production');
    const { body } = await post(`/environments/${id}/checks`);
    await blocked.began;
    await drift.stop();
    await knex('checks').update({ attempts: 3 });
    await start();
    expect(
      await drift.until<Check>(`/checks/${body.id}`, isFinished),
    ).toMatchObject({
      outcome: 'failed',
      reason: 'The process that ran it ended in the middle, 3 times',
    });
    expect(cloud.running.inAll).toBe(1);
  });

  it('spreads work over processes without doing any twice', async () => {
    for (let at = 0; at < 20; at += 1) cloud.has(`fleet/${at}`);
    const one = await start();
    const other = await startDrift({
      knex,
      provider: cloud,
      config: { schedule: 'manual' },
    });
    try {
      await one.post('/scans');
      await other.until<{ scan: Scan }>(
        '/scans/latest',
        body => body.scan.state === 'finished',
      );
      expect(cloud.running.inAll).toBe(21);
      expect(cloud.running.most).toBeLessThanOrEqual(4);
    } finally {
      await other.stop();
    }
  });

  it('applies the plan that was shown, once, and looks again', async () => {
    const { post, get, until, check, environment, auditor } = await start();
    await check('payments/production');
    const { id } = await environment('payments/production');
    const path = `/environments/${id}/fixes`;
    expect((await get(path)).body.items).toMatchObject([{ kind: 'apply' }]);
    const plan = await post(`${path}/plan`);
    expect(plan.body).toMatchObject({ environmentId: id, changes: [{}] });
    expect((await post(`${path}/apply`, { planId: 'x' })).status).toBe(400);
    const [first, second] = await Promise.all([
      post(`${path}/apply`, { planId: plan.body.id }),
      post(`${path}/apply`, { planId: plan.body.id }),
    ]);
    expect([first.status, second.status].sort()).toEqual([202, 409]);
    const accepted = first.status === 202 ? first : second;
    await until<Check>(`/checks/${accepted.body.id}`, isFinished);
    expect(cloud.applied).toEqual(['plan-of-payments/production']);
    expect(await environment('payments/production')).toMatchObject({
      state: 'in-sync',
    });
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'fix-applied' }),
    );

    const old = await post(`${path}/plan`);
    await knex('fixes').update({ expires_at: '2020-01-01T00:00:00.000Z' });
    expect((await post(`${path}/apply`, { planId: old.body.id })).status).toBe(
      409,
    );
    cloud.applyError = new Error('Access denied');
    const failing = await post(`${path}/plan`);
    const tried = await post(`${path}/apply`, { planId: failing.body.id });
    expect(
      await until<Check>(`/checks/${tried.body.id}`, isFinished),
    ).toMatchObject({
      outcome: 'failed',
      reason: 'The apply failed: Access denied',
    });
    await until<{ items: Check[] }>(
      `/environments/${id}/checks`,
      ({ items }) => items.length === 4 && items.every(isFinished),
    );
    expect(await environment('payments/production')).toMatchObject({
      state: 'in-sync',
    });
  });
});
