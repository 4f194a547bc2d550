import { setTimeout as wait } from 'node:timers/promises';
import {
  onCallOverviewSchema,
  PageResult,
} from '@paved-path/backstage-plugin-on-call-common';
import { describeOnCall } from './__testUtils__/describeOnCall';
import { untilStopped } from './__testUtils__/FakeProvider';
import { component, testEntities } from './__testUtils__/startOnCall';
import { IncidentStore } from './database/IncidentStore';
import { ServiceStore } from './database/ServiceStore';

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

  it('has a service under another key now: what is read under the old one takes no incident along', async () => {
    const { get, settle, run } = await world.start();
    const payments = world.pager.has('payments');
    const old = 'old';
    world.pager.services.set(old, payments);
    const incident = world.pager.incident('payments', { title: 'Declined' });
    let key = old;
    const claim = world.pager.claim.bind(world.pager);
    world.pager.claim = entity =>
      claim(entity)?.key === 'payments' ? { key } : claim(entity);
    await settle();
    const path = `/incidents/${encodeURIComponent(`fake:${incident.id}`)}`;
    expect((await get(path)).status).toBe(200);
    key = 'payments';
    // Asking for the card is enough to know of it; the catalog is read later.
    await get(PAYMENTS);
    await run('refresh-services');
    world.pager.change(incident.id, { status: 'acknowledged' });
    world.pager.calls.length = 0;
    world.pager.context!.refresh([old]);
    const readOld = () =>
      world.pager.calls.some(call => call.includes(`readServices ${old}`));
    for (let look = 0; look < 50; look += 1) {
      expect((await get(path)).status).toBe(200);
      await wait(readOld() ? 2 : 20);
    }
    expect(readOld()).toBe(true);
  });

  it('moves an incident to another service: the cards of both say so at once, although the former one cannot be read', async () => {
    const { get, settle, run, published, signals } = await world.start();
    const { id } = world.pager.incident('payments', { title: 'Declined' });
    await settle();
    const card = async (name: string) =>
      (await get(`/entities/component/default/${name}`)).body.openIncidents;
    const counts = () =>
      world
        .knex('services')
        .orderBy('service_key')
        .pluck('open_incidents') as Promise<number[]>;
    expect(await card('payments')).toHaveLength(1);
    expect(await card('ledger')).toEqual([]);
    expect(await counts()).toEqual([0, 1]);
    const moved = world.pager.services.get('payments')!.incidents.get(id)!;
    world.pager.services.get('ledger')!.incidents.set(id, moved);
    world.pager.services.delete('payments');
    signals.publish.mockClear();
    await run('refresh-services');
    expect(await card('ledger')).toMatchObject([{ status: 'triggered' }]);
    expect(await card('payments')).toEqual([]);
    expect(await counts()).toEqual([1, 0]);
    while (
      !JSON.stringify(signals.publish.mock.calls).includes('default/payments')
    ) {
      await wait(5);
    }
    expect(published('on-call.resolved')).toEqual([]);
  });

  it('moves incidents between services: no transaction takes two of them, so nobody waits for each other', async () => {
    const { settle, run } = await world.start();
    const { id } = world.pager.incident('payments', { title: 'Declined' });
    await settle();
    const moved = world.pager.services.get('payments')!.incidents.get(id)!;
    world.pager.services.get('ledger')!.incidents.set(id, moved);
    world.pager.services.get('payments')!.incidents.delete(id);
    const taken = new Map<string, Set<string>>();
    const note = (query: {
      __knexTxId?: string;
      sql: string;
      bindings?: unknown[];
    }) => {
      const { __knexTxId: transaction, sql, bindings = [] } = query;
      if (!transaction || !/^update .services.|for update/.test(sql)) return;
      const services = taken.get(transaction) ?? new Set();
      for (const key of ['payments', 'ledger']) {
        if (bindings.includes(key)) services.add(key);
      }
      taken.set(transaction, services);
    };
    world.knex.on('query', note);
    await run('refresh-services');
    world.knex.removeListener('query', note);
    const services = [...taken.values()].map(each => [...each].join(' '));
    expect(new Set(services)).toEqual(new Set(['payments', 'ledger']));
  });

  it('moves an incident twice at one moment: the service that it was of last is counted as well', async () => {
    world.pager.has('third');
    const { get, settle, run } = await world.start({
      entities: [...testEntities, component('third', { service: 'third' })],
    });
    const { id } = world.pager.incident('payments', { title: 'Declined' });
    await settle();
    const moved = world.pager.services.get('payments')!.incidents.get(id)!;
    world.pager.services.get('ledger')!.incidents.set(id, moved);
    world.pager.services.delete('payments');
    world.pager.services.delete('third');
    // Another process moves it to the third one, just before this one moves it to the ledger.
    const { lock } = ServiceStore.prototype;
    const locking = jest.spyOn(ServiceStore.prototype, 'lock');
    locking.mockImplementationOnce(async function late(
      this: ServiceStore,
      ...call
    ) {
      const trx = call[call.length - 1] as Parameters<typeof lock>[1];
      await trx('incidents').update({ service_key: 'third' });
      await trx('services')
        .where({ service_key: 'payments' })
        .update({ open_incidents: 0 });
      await trx('services')
        .where({ service_key: 'third' })
        .update({ open_incidents: 1 });
      return lock.apply(this, call);
    });
    await run('refresh-services');
    locking.mockRestore();
    const counts = await world
      .knex('services')
      .orderBy('service_key')
      .select('service_key', 'open_incidents');
    expect(counts.map(each => [each.service_key, each.open_incidents])).toEqual(
      [
        ['ledger', 1],
        ['payments', 0],
        ['third', 0],
      ],
    );
    expect(
      (await get('/entities/component/default/third')).body.openIncidents,
    ).toEqual([]);
  });

  it('moves an incident away while the former service is read: it is not ended there', async () => {
    const { get, settle, run, published } = await world.start();
    const { id } = world.pager.incident('payments', { title: 'Declined' });
    await settle();
    world.pager.services.get('payments')!.incidents.delete(id);
    world.pager.services.delete('ledger');
    // Another process reads the ledger, to which it moved, at that moment.
    const { listOpenBefore } = IncidentStore.prototype;
    const listing = jest.spyOn(IncidentStore.prototype, 'listOpenBefore');
    listing.mockImplementationOnce(async function late(
      this: IncidentStore,
      ...call
    ) {
      const open = await listOpenBefore.apply(this, call);
      const [service, , trx] = call;
      expect(service.key).toBe('payments');
      const row = await trx('incidents').first();
      const incident = { ...JSON.parse(row.incident), serviceKey: 'ledger' };
      await trx('incidents').update({
        service_key: 'ledger',
        incident: JSON.stringify(incident),
      });
      return open;
    });
    await run('refresh-services');
    listing.mockRestore();
    expect(
      (await get('/entities/component/default/ledger')).body.openIncidents,
    ).toMatchObject([{ title: 'Declined', status: 'triggered' }]);
    expect((await get(PAYMENTS)).body.openIncidents).toEqual([]);
    expect(published('on-call.resolved')).toEqual([]);
  });

  it('moves an incident away while the process ends: the next reading of the former service puts it right', async () => {
    const { get, settle, run } = await world.start();
    // Its standing does not give away that it has one less.
    const original = world.pager.readServices.bind(world.pager);
    world.pager.readServices = async (...call) => {
      const readings = await original(...call);
      for (const each of readings.values()) {
        if (each.outcome === 'ok') each.snapshot.status = 'active';
      }
      return readings;
    };
    const { id } = world.pager.incident('payments', { title: 'Declined' });
    await settle();
    expect((await get(PAYMENTS)).body.openIncidents).toHaveLength(1);
    const moved = world.pager.services.get('payments')!.incidents.get(id)!;
    world.pager.services.get('ledger')!.incidents.set(id, moved);
    world.pager.services.get('payments')!.incidents.delete(id);
    // The incident was written, and what it left behind was not.
    const row = await world.knex('incidents').first();
    await world.knex('incidents').update({
      service_key: 'ledger',
      incident: JSON.stringify({
        ...JSON.parse(row.incident),
        serviceKey: 'ledger',
      }),
    });
    await world
      .knex('services')
      .where({ service_key: 'ledger' })
      .update({ open_incidents: 1 });
    await run('refresh-services');
    expect((await get(PAYMENTS)).body.openIncidents).toEqual([]);
    expect(
      await world
        .knex('services')
        .orderBy('service_key')
        .pluck('open_incidents'),
    ).toEqual([1, 0]);
  });

  it.each([
    ['names another requester than the portal', { name: 'Portal', url: 'u/1' }],
    ['tells no requester', undefined],
  ])(
    '%s of a page: nothing is written where nothing is new',
    async (_what, requestedBy) => {
      const onCall = await world.start();
      await onCall.settle();
      const { body } = await onCall.post(`${PAYMENTS}/pages`, {
        title: 'Declined',
        urgency: 'high',
      });
      const { incident } = await onCall.until<PageResult>(
        `/pages/${body.id}`,
        each => each.state !== 'sending',
      );
      const id = incident!.id.replace(/^fake:/, '');
      world.pager.change(id, { requestedBy });
      const revision = () =>
        world.knex('services').where({ service_key: 'payments' }).first();
      await onCall.run('refresh-services');
      const before = await revision();
      await onCall.run('refresh-services');
      const after = await revision();
      expect(after.revision).toBe(before.revision);
      expect((await onCall.get(PAYMENTS)).body.openIncidents).toMatchObject([
        { requestedBy: { entityRef: 'user:default/mock' } },
      ]);
    },
  );

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
