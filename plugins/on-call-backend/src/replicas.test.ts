import { setTimeout as wait } from 'node:timers/promises';
import request from 'supertest';
import { describeOnCall } from './__testUtils__/describeOnCall';
import { FAKE_SIGNATURE, levelsOf } from './__testUtils__/FakeProvider';
import { component } from './__testUtils__/startOnCall';
import { ServiceStore } from './database/ServiceStore';

jest.setTimeout(60_000);

const PAYMENTS = '/entities/component/default/payments';

describeOnCall('on-call', world => {
  it('hears webhooks: signed ones, once, and only to look again', async () => {
    const { server, settle, get, until } = await world.start();
    await settle();
    const send = (text: string, signature = FAKE_SIGNATURE) =>
      request(server)
        .post('/api/on-call/webhooks/fake')
        .set('Content-Type', 'application/json')
        .set('X-Signature', signature)
        .send(text);
    world.pager.incident('payments', { title: 'From outside' });
    const forged = await send('{"id":"1","keys":["payments"]}', 'guessed');
    expect(forged.status).toBe(401);
    expect(JSON.stringify(forged.body)).not.toContain('secret');
    expect((await send('no json')).status).toBe(400);
    expect((await send('x'.repeat(1_100_000))).status).toBe(413);
    expect((await get(PAYMENTS)).body.openIncidents).toEqual([]);
    const readings = world.pager.count('readServices');
    const hearing = '{"id":"1","keys":["payments","unknown"]}';
    const list = jest.spyOn(ServiceStore.prototype, 'list');
    list.mockRejectedValueOnce(new Error('The database is away'));
    expect((await send(hearing)).status).toBe(500);
    expect(world.pager.count('readServices')).toBe(readings);
    // It had no effect, so the vendor sends it again.
    expect((await send(hearing)).status).toBe(202);
    await until<Record<string, any>>(
      PAYMENTS,
      each => each.openIncidents.length === 1,
    );
    expect(world.pager.calls).toContain('readServices payments');
    const replays = await Promise.all([
      send('{"id":"1","keys":["payments"]}'),
      send('{"id":"1","keys":["payments"]}'),
    ]);
    expect(replays.map(each => each.status)).toEqual([202, 202]);
    // A reading that a replay had begun would be wanted or under way.
    const pending = () =>
      world
        .knex('services')
        .whereNotNull('wanted_at')
        .orWhereNotNull('lease_owner');
    while ((await pending()).length) await wait(5);
    expect(world.pager.count('readServices')).toBe(readings + 1);
    const nobody = await request(server).post('/api/on-call/webhooks/none');
    expect(nobody.status).toBe(404);
  });

  it('announces each release once, over replicas, failures and restarts', async () => {
    const one = await world.start();
    const two = await world.start();
    await one.settle();
    const release = {
      topic: 'release-manager.released',
      eventPayload: {
        topic: 'release-manager.released',
        entityRef: 'component:default/payments',
        at: new Date().toISOString(),
        actor: 'user:default/ana',
        severity: 'info',
        title: 'payments was released as v2 in production',
        link: '/catalog/default/component/payments/releases',
        details: { releaseId: 'r1', environment: 'production', count: 3 },
      },
    };
    world.pager.before = async call => {
      if (call.startsWith('announceChange')) throw new Error('HTTP 500');
    };
    await Promise.all([
      one.hear(release),
      two.hear(release),
      one.hear(release),
    ]);
    while (!world.pager.count('announceChange')) {
      await wait(5);
    }
    world.pager.before = async () => {};
    await one.stop();
    await world.knex('announcements').update({ next_at: 0 });
    await Promise.all([
      two.run('announce-releases'),
      two.run('announce-releases'),
    ]);
    await world.knex('announcements').update({ next_at: 0 });
    await two.run('announce-releases');
    expect(world.pager.announced).toEqual([
      {
        summary: 'payments was released as v2 in production',
        at: release.eventPayload.at,
        source: 'Release manager',
        link: 'https://portal.example.com/catalog/default/component/payments/releases',
        details: {
          releaseId: 'r1',
          environment: 'production',
          actor: 'user:default/ana',
        },
        idempotencyKey: expect.any(String),
      },
    ]);
    expect((await two.get(`${PAYMENTS}/timeline`)).body.items).toHaveLength(1);
  });

  it('is shared by two replicas: each question is asked once, and each event told once', async () => {
    const one = await world.start();
    const two = await world.start();
    await one.run('read-catalog');
    world.pager.incident('payments', { title: 'Slow' });
    world.pager.before = () => new Promise(resolve => setTimeout(resolve, 20));
    await one.run('refresh-services');
    world.pager.calls.length = 0;
    await Promise.all([
      one.run('refresh-services'),
      two.run('refresh-services'),
      one.run('read-incident-history'),
      two.run('read-incident-history'),
    ]);
    expect(world.pager.count('listIncidents payments')).toBe(1);
    expect(world.pager.count('listIncidents ledger')).toBe(1);
    expect(
      [...one.published('on-call.triggered')].concat(
        two.published('on-call.triggered'),
      ),
    ).toHaveLength(1);
  });

  it('asks the store once for a card of which nothing changed, and sees at once what another replica wrote', async () => {
    const one = await world.start();
    const two = await world.start();
    await one.settle();
    const card = async () => (await two.get(PAYMENTS)).body;
    expect((await card()).openIncidents).toEqual([]);
    const asked: string[] = [];
    const note = ({ sql }: { sql: string }) => asked.push(sql);
    world.knex.on('query', note);
    expect(await card()).toMatchObject({
      levels: [{ level: 1 }, { level: 2 }],
      openIncidents: [],
      freshness: { state: 'fresh' },
    });
    world.knex.removeListener('query', note);
    expect(asked).toHaveLength(1);

    world.pager.incident('payments', { title: 'Slow' });
    await one.run('refresh-services');
    const [{ id }] = (await card()).openIncidents;
    const path = `/incidents/${encodeURIComponent(id)}`;
    await one.post(`${path}/acknowledge`);
    expect((await card()).openIncidents).toMatchObject([
      { title: 'Slow', status: 'acknowledged' },
    ]);
    await one.post(`${path}/resolve`);
    expect((await card()).openIncidents).toEqual([]);

    world.pager.has('payments', levelsOf([]));
    await one.run('refresh-services');
    expect((await card()).problems).toMatchObject([{ kind: 'nobody' }]);
    world.pager.before = async () => {
      throw new Error('503');
    };
    await one.run('refresh-services');
    expect((await card()).freshness).toMatchObject({ state: 'stale' });

    // A service that is forgotten, and comes back, begins anew.
    await world.knex('services').delete();
    expect(await world.knex('service_snapshots')).toEqual([]);
    expect(await card()).toMatchObject({
      levels: [],
      freshness: { state: 'never' },
    });
  });

  it('forgets what is old, and what the catalog no longer has', async () => {
    const long = new Date(Date.now() - 500 * 86_400_000).toISOString();
    world.pager.incident('payments', {
      title: 'Long ago',
      status: 'resolved',
      createdAt: long,
      resolvedAt: long,
      updatedAt: new Date().toISOString(),
    });
    const { get, settle, run, stop } = await world.start();
    await settle();
    expect((await get(`${PAYMENTS}/incidents`)).body.totalItems).toBe(1);
    await run('forget-old-incidents');
    expect((await get(`${PAYMENTS}/incidents`)).body.totalItems).toBe(0);
    await stop();
    world.pager.has('moved', levelsOf([]));
    const later = await world.start({
      entities: [component('payments', { service: 'moved' })],
    });
    await later.settle();
    expect((await later.get(PAYMENTS)).body).toMatchObject({
      service: { key: 'moved' },
      problems: [{ kind: 'nobody' }],
    });
    expect((await later.get('/organisation')).body).toMatchObject({
      totalItems: 1,
      nobody: 1,
    });
    expect(await world.knex('services').pluck('service_key')).toEqual([
      'moved',
    ]);
  });
});
