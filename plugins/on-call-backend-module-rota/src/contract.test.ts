import { describeOnCallProviderContract } from '@paved-path/backstage-plugin-on-call-node/testUtils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { actor, rotaOf, World } from './__testUtils__/World';

const databases = createTestDatabases();
jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('rota, %s', databaseId => {
  describeOnCallProviderContract({
    create: async () => {
      const knex = await databases.init(databaseId);
      const world = new World(knex);
      world.now = Date.now();
      world.rotas = [
        rotaOf({
          name: 'payments',
          layers: [{ people: ['ana', 'jonas'], starts: '2026-01-05' }],
          escalation: [{ rota: 'payments' }, { people: ['li'] }],
        }),
      ];
      // What a notification service fails with is in no answer.
      world.onSend = async () => {
        throw new Error('payments-secret');
      };
      const context = world.context();
      const provider = await world.replica({ isStarted: false });
      return {
        provider,
        context,
        keys: [
          'payments/component:default/payments-api',
          'payments/component:default/payments-worker',
        ],
        unknownKey: 'nobody/component:default/payments-api',
        actor: actor('ana'),
        other: actor('li'),
        breakBackend: async () => {
          for (const table of ['overrides', 'notifications', 'events']) {
            await knex.schema.dropTable(`rota__${table}`);
          }
          await knex.schema.dropTable('rota__incidents');
        },
        secrets: ['rota__incidents', 'payments-secret'],
      };
    },
  });
});
