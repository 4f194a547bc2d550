import { setTimeout as wait } from 'node:timers/promises';
import { PageResult } from '@paved-path/backstage-plugin-on-call-common';
import { describeOnCall } from './__testUtils__/describeOnCall';
import { component, testEntities } from './__testUtils__/startOnCall';
import { IncidentStore } from './database/IncidentStore';
import { ServiceStore } from './database/ServiceStore';

jest.setTimeout(60_000);

const PAYMENTS = '/entities/component/default/payments';

describeOnCall('an incident that moves to another service', world => {
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
});
