import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { changed, FakeCloud } from './__testUtils__/FakeCloud';
import { startDrift } from './__testUtils__/startDrift';

const databases = createTestDatabases();
jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())(
  'commands that are sent twice, %s',
  databaseId => {
    let cloud: FakeCloud;
    let knex: Knex;
    let drift: Awaited<ReturnType<typeof startDrift>>;

    const send = (path: string, body: object, key: string) =>
      drift.post(path, body).set('Idempotency-Key', key);

    beforeEach(async () => {
      cloud = new FakeCloud();
      cloud.has('payments/production', changed('one'));
      knex = await databases.init(databaseId);
      drift = await startDrift({
        knex,
        provider: cloud,
        config: { schedule: 'manual' },
      });
      await drift.run('discover-environments');
      await drift.check('payments/production');
    });

    afterEach(async () => {
      await drift.stop();
    });

    it('acknowledges what somebody saw, and not what came later', async () => {
      const { id } = await drift.environment('payments/production');
      const path = `/environments/${id}/baseline`;
      const body = { reason: 'We start from here' };
      const both = await Promise.all([
        send(path, body, 'a'),
        send(path, body, 'a'),
      ]);
      expect(both.map(each => each.status)).toEqual([200, 200]);
      cloud.has('payments/production', changed('one'), changed('two'));
      await drift.check('payments/production');
      expect(await send(path, body, 'a')).toMatchObject({
        status: 200,
        body: { environment: { counts: { new: 1, acknowledged: 1 } } },
      });
      expect(await send(path, { reason: 'Another' }, 'a')).toMatchObject({
        status: 409,
        body: {
          error: { message: expect.stringContaining('for another request') },
        },
      });
      expect((await send(path, body, 'two words')).status).toBe(400);
      expect(await send(path, body, 'b')).toMatchObject({
        body: { environment: { counts: { new: 0, acknowledged: 2 } } },
      });
    });

    it('makes one ignore rule', async () => {
      const rule = { address: '*.one', reason: 'Noise' };
      const [first, second] = await Promise.all([
        send('/ignore-rules', rule, 'a'),
        send('/ignore-rules', rule, 'a'),
      ]);
      expect(first).toMatchObject({ status: 201, body: { hides: 1 } });
      expect(second.body.id).toBe(first.body.id);
      expect((await drift.get('/ignore-rules')).body.items).toHaveLength(1);
      await drift.remove(`/ignore-rules/${first.body.id}`);
      expect((await send('/ignore-rules', rule, 'a')).status).toBe(409);
      // Without a key each one is a new one.
      await drift.post('/ignore-rules', rule);
      await drift.post('/ignore-rules', rule);
      expect((await drift.get('/ignore-rules')).body.items).toHaveLength(2);
    });

    it('takes a key for what a repeat does not do twice anyway, and forgets old ones', async () => {
      const { id } = await drift.environment('payments/production');
      const check = await send(`/environments/${id}/checks`, {}, 'a');
      expect(check.status).toBe(202);
      const [{ id: driftId }] = (await drift.detail('payments/production'))
        .drifts;
      for (let time = 0; time < 2; time += 1) {
        const path = `/drifts/${driftId}/acknowledgement`;
        expect((await send(path, { reason: 'Known' }, 'a')).status).toBe(200);
      }
      await send(`/environments/${id}/baseline`, { reason: 'x' }, 'a');
      await knex('idempotency_keys').update({ at: '2020-01-01T00:00:00.000Z' });
      await drift.run('forget-old-drift');
      expect(await knex('idempotency_keys')).toEqual([]);
    });
  },
);
