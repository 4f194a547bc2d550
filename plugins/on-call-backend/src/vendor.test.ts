import { onCallOverviewSchema } from '@paved-path/backstage-plugin-on-call-common';
import { describeOnCall } from './__testUtils__/describeOnCall';
import { untilStopped } from './__testUtils__/FakeProvider';

jest.setTimeout(60_000);

const PAYMENTS = '/entities/component/default/payments';

describeOnCall('a vendor that', world => {
  it('is down: the card stands as it was, with its age and the reason', async () => {
    const { get, settle, run } = await world.start();
    await settle();
    const before = onCallOverviewSchema.parse((await get(PAYMENTS)).body);
    world.pager.before = async () => {
      throw new Error('HTTP 503');
    };
    await run('refresh-services');
    const down = onCallOverviewSchema.parse((await get(PAYMENTS)).body);
    expect(down).toEqual({
      ...before,
      freshness: {
        source: 'Fake pager',
        state: 'stale',
        asOf: before.freshness.asOf,
        reason: 'HTTP 503',
      },
    });
    world.pager.before = async () => {};
    await run('refresh-services');
    expect((await get(PAYMENTS)).body.freshness).toMatchObject({
      state: 'fresh',
    });
  });

  it('revoked the token before anything was read: nothing is shown as good', async () => {
    world.pager.before = async () => {
      throw new Error('The token was revoked; make a new one');
    };
    const { get, settle } = await world.start();
    await settle();
    expect((await get(PAYMENTS)).body).toMatchObject({
      service: { status: 'unknown' },
      levels: [],
      freshness: {
        state: 'failed',
        reason: 'The token was revoked; make a new one',
      },
    });
    expect((await get(`${PAYMENTS}/incidents`)).body).toMatchObject({
      items: [],
      freshness: { state: 'failed' },
    });
    expect((await get(`${PAYMENTS}/page-preview`)).body).toMatchObject({
      wakes: [],
      high: 'who would be told is not known',
      requester: { name: 'Mo Ck', note: expect.stringContaining('not say') },
      freshness: { state: 'failed' },
    });
    expect((await get('/organisation')).body.nobody).toBe(1);
  });

  it('does not answer: nobody waits for it, and it is asked one question at a time', async () => {
    const { get, settle, run } = await world.start({
      config: { callTimeout: { milliseconds: 300 } },
    });
    await settle();
    world.pager.calls.length = 0;
    let hanging = 0;
    let most = 0;
    world.pager.before = async (_call, signal) => {
      hanging += 1;
      most = Math.max(most, hanging);
      await untilStopped(signal).finally(() => {
        hanging -= 1;
      });
    };
    const refreshed = Promise.all([
      run('refresh-services'),
      run('refresh-services'),
    ]);
    const cards = await Promise.all(
      Array.from({ length: 20 }, () => get(PAYMENTS)),
    );
    expect(cards.map(each => each.body.service.status)).toEqual(
      cards.map(() => 'active'),
    );
    await refreshed;
    expect(most).toBe(1);
    expect((await get(PAYMENTS)).body.freshness).toMatchObject({
      state: 'stale',
      reason: 'Fake pager did not answer within 0.3 s',
    });
  });

  it('tells past incidents while the entity names another service for a moment: they are read again', async () => {
    const { get, run } = await world.start();
    const resolvedAt = new Date(Date.now() - 60_000).toISOString();
    world.pager.incident('payments', {
      title: 'Old',
      status: 'resolved',
      createdAt: resolvedAt,
      resolvedAt,
    });
    await run('read-catalog');
    await run('refresh-services');
    const claim = (service_key: string) =>
      world
        .knex('entities')
        .where({ entity_ref: 'component:default/payments' })
        .update({ service_key });
    world.pager.before = async call => {
      if (call === 'listIncidents payments') await claim('ledger');
    };
    await run('read-incident-history');
    await claim('payments');
    const past = async () =>
      (await get(`${PAYMENTS}/incidents?state=past`)).body;
    expect(await past()).toMatchObject({
      totalItems: 0,
      freshness: { state: 'never' },
    });
    world.pager.before = async () => {};
    await world.knex('services').update({ history_due_at: null });
    await run('read-incident-history');
    expect(await past()).toMatchObject({
      totalItems: 1,
      freshness: { state: 'fresh' },
    });
  });

  it('says what nobody understands, or nothing about a service', async () => {
    const { get, settle, run } = await world.start();
    await settle();
    const { levels } = world.pager.has('payments');
    (levels[0] as { level: unknown }).level = 'first';
    const original = world.pager.readServices.bind(world.pager);
    world.pager.readServices = async (keys, options) => {
      const readings = await original(keys, options);
      readings.delete('ledger');
      return readings;
    };
    await run('refresh-services');
    expect((await get(PAYMENTS)).body.freshness).toMatchObject({
      state: 'stale',
      reason: expect.stringContaining('levels.0.level'),
    });
    const ledger = await get('/entities/component/default/ledger');
    expect(ledger.body.freshness).toMatchObject({
      state: 'stale',
      reason: 'Fake pager said nothing about it',
    });
  });

  it('does not tell past incidents: none are shown as none, and later not as all', async () => {
    const { get, run, until, settle } = await world.start();
    world.pager.incident('payments', { id: 'NOW', title: 'Slow' });
    await run('read-catalog');
    await run('refresh-services');
    const states = async () => ({
      open: (await get(`${PAYMENTS}/incidents?state=open`)).body.freshness,
      past: (await get(`${PAYMENTS}/incidents?state=past`)).body.freshness,
      all: (await get(`${PAYMENTS}/incidents`)).body.freshness,
      timeline: (await get(`${PAYMENTS}/timeline`)).body.freshness,
      similar: (await get('/incidents/fake:NOW')).body.similarFreshness,
    });
    const never = { state: 'never' };
    expect(await states()).toMatchObject({
      open: { state: 'fresh' },
      past: never,
      all: never,
      timeline: never,
      similar: never,
    });
    world.pager.before = async call => {
      if (call.startsWith('listIncidents')) throw new Error('HTTP 403');
    };
    await run('read-incident-history');
    const failed = { state: 'failed', reason: 'HTTP 403' };
    expect(await states()).toMatchObject({
      open: { state: 'fresh' },
      past: failed,
      all: failed,
      timeline: failed,
      similar: failed,
    });
    world.pager.before = async () => {};
    await world.knex('services').update({ history_due_at: null });
    await settle();
    await until<Record<string, any>>(
      `${PAYMENTS}/timeline`,
      each => each.freshness.state === 'fresh',
    );
    world.pager.before = async call => {
      if (call.startsWith('listIncidents')) throw new Error('HTTP 403');
    };
    await world.knex('services').update({ history_due_at: null });
    await run('read-incident-history');
    expect(await states()).toMatchObject({
      open: { state: 'fresh' },
      past: { state: 'stale', reason: 'HTTP 403' },
      similar: { state: 'stale', reason: 'HTTP 403' },
    });
  });

  it('could not be read while an incident began: that is told when it can', async () => {
    const { settle, run, published } = await world.start();
    const hours = (count: number) =>
      new Date(Date.now() - count * 3_600_000).toISOString();
    world.pager.incident('payments', { title: 'Old', createdAt: hours(5) });
    await settle();
    expect(published('on-call.triggered')).toEqual([]);
    world.pager.incident('payments', { title: 'Unseen', createdAt: hours(2) });
    await run('refresh-services');
    expect(published('on-call.triggered')).toMatchObject([
      { title: expect.stringContaining('Unseen') },
    ]);
  });

  it('resolves incidents elsewhere, and brings new ones', async () => {
    const { get, settle, run, published } = await world.start();
    const { id } = world.pager.incident('payments', { title: 'Slow' });
    await settle();
    world.pager.change(id, {
      status: 'resolved',
      resolvedAt: new Date().toISOString(),
      resolution: 'Restarted it',
      resolvedBy: { name: 'Somebody' },
    });
    world.pager.incident('payments', { title: 'Slow again' });
    await run('refresh-services');
    await run('read-incident-history');
    expect((await get(`${PAYMENTS}/incidents`)).body.items).toMatchObject([
      { title: 'Slow again', status: 'triggered' },
      { title: 'Slow', status: 'resolved', resolution: 'Restarted it' },
    ]);
    expect((await get(PAYMENTS)).body.openIncidents).toHaveLength(1);
    expect(published('on-call.triggered')).toHaveLength(2);
    expect(published('on-call.resolved')).toHaveLength(1);
    world.pager.incident('payments', { id: 'E', title: 'Deep' });
    await run('refresh-services');
    world.pager.change('E', { level: 2 });
    await run('refresh-services');
    await run('refresh-services');
    expect(published('on-call.escalated')).toEqual([
      expect.objectContaining({
        title: 'Escalated to level 2: Deep (payments)',
        severity: 'critical',
      }),
    ]);
    // An answer that does not say the level loses none of the escalations that follow.
    world.pager.change('E', { level: undefined, details: 'The pool' });
    await run('refresh-services');
    world.pager.change('E', { level: 3 });
    await run('refresh-services');
    expect(published('on-call.escalated')).toHaveLength(2);
  });
});
