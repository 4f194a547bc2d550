import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@paved-path/backstage-plugin-on-call-backend',
  'migrations',
);

describe.each(databases.eachSupportedId())('migrations, %s', databaseId => {
  it('move the snapshots of services into a table of their own, and back', async () => {
    const knex = await databases.init(databaseId);
    const up = () => knex.migrate.up({ directory });
    for (let at = 0; at < 3; at += 1) await up();
    const read = { provider_id: 'fake', service_key: 'payments' };
    const unread = { provider_id: 'fake', service_key: 'ledger' };
    await knex('services').insert([
      { ...read, snapshot: '{"name":"Payments"}', open_incidents: 1 },
      { ...unread, snapshot: null, open_incidents: 0 },
    ]);
    await up();
    expect(await knex('service_snapshots')).toEqual([
      { ...read, snapshot: '{"name":"Payments"}' },
    ]);
    expect(await knex('services').where(read).first()).toMatchObject({
      open_incidents: 1,
      revision: 'migrated',
    });
    await knex.migrate.down({ directory });
    expect(
      await knex('services').orderBy('service_key').pluck('snapshot'),
    ).toEqual([null, '{"name":"Payments"}']);
    await up();
    await knex('services').where(read).delete();
    expect(await knex('service_snapshots')).toEqual([]);
  });
});
