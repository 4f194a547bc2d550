import { PageResult } from '@paved-path/backstage-plugin-on-call-common';
import { describeOnCall } from './__testUtils__/describeOnCall';
import { untilStopped } from './__testUtils__/FakeProvider';
import { component, testEntities } from './__testUtils__/startOnCall';
import { EntityStore } from './database/EntityStore';

jest.setTimeout(60_000);

const PAYMENTS = '/entities/component/default/payments';

describeOnCall('who may work on an incident', world => {
  it('gives nobody a right to incidents by naming the service of another team', async () => {
    const { id } = world.pager.incident('payments', { title: 'Declined' });
    const thief = component('thief', {
      service: 'payments',
      spec: { owner: 'others' },
    });
    const mine = ['component:default/thief'];
    const onCall = await world.start({
      entities: [...testEntities, thief],
      allows: (permission, ref) =>
        permission !== 'on-call.incident.update' || mine.includes(ref ?? ''),
    });
    await onCall.settle();
    const { get, post } = onCall;
    const path = `/incidents/${encodeURIComponent(`fake:${id}`)}`;
    const refused = await post(`${path}/resolve`);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain(
      'whose service 2 entities name: it takes the permission for all of them',
    );
    expect((await get('/providers')).body.items[0].problems).toEqual([
      expect.objectContaining({
        text: expect.stringContaining(
          'Entities of different owners name the service payments: component:default/payments, component:default/thief.',
        ),
      }),
    ]);
    mine.push('component:default/payments');
    expect((await post(`${path}/resolve`)).status).toBe(200);
    // What was paged from the portal is of whoever was paged.
    mine.shift();
    const { body } = await post(`${PAYMENTS}/pages`, {
      title: 'Again',
      urgency: 'high',
    });
    const page = await onCall.until<PageResult>(
      `/pages/${body.id}`,
      each => each.state !== 'sending',
    );
    const paged = encodeURIComponent(page.incident?.id ?? '');
    expect((await post(`/incidents/${paged}/acknowledge`)).status).toBe(200);
  });

  it('lets the team work on what it was paged for where the paged entity has another name by now', async () => {
    const mine = ['component:default/billing'];
    const allows = (permission: string, ref?: string) =>
      permission !== 'on-call.incident.update' || mine.includes(ref ?? '');
    const before = await world.start({ allows });
    await before.settle();
    const { body } = await before.post(`${PAYMENTS}/pages`, {
      title: 'Declined',
      urgency: 'high',
    });
    const page = await before.until<PageResult>(
      `/pages/${body.id}`,
      each => each.state !== 'sending',
    );
    const path = `/incidents/${encodeURIComponent(page.incident?.id ?? '')}`;
    expect((await before.post(`${path}/acknowledge`)).status).toBe(403);
    await before.stop();
    const { post, settle } = await world.start({
      entities: [
        component('billing', { service: 'payments' }),
        ...testEntities.filter(({ metadata }) => metadata.name !== 'payments'),
      ],
      allows,
    });
    await settle();
    // Nobody else asks who names the service meanwhile, as those do who read what happened in the incident.
    world.pager.before = async (call, signal) => {
      if (call.startsWith('listEvents')) await untilStopped(signal);
    };
    expect((await post(`${path}/acknowledge`)).status).toBe(200);
    // Where nobody names the service any more when it is looked at again, nobody may.
    mine.length = 0;
    const list = jest.spyOn(EntityStore.prototype, 'listOfService');
    const billing = await new EntityStore(world.knex).listOfService({
      providerId: 'fake',
      key: 'payments',
    });
    list.mockResolvedValueOnce(billing).mockResolvedValueOnce([]);
    expect((await post(`${path}/resolve`)).status).toBe(403);
    list.mockRestore();
  });
});
