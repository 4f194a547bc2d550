import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { CostDatabase } from './CostDatabase';

const databases = createTestDatabases();
jest.setTimeout(120_000);

const directory = resolvePackagePath(
  '@paved-path/backstage-plugin-cost-backend',
  'migrations',
);
const MONTH = '2026-10';
const months = { fromMonth: MONTH, toMonth: MONTH };
const A = 'component:default/a';
const B = 'component:default/b';

const chargeRow = (position: number) => ({
  ...{ reading_id: 'reading', position, month: MONTH, currency: 'EUR' },
  ...{ provider: 'AWS', service: 'RDS', category: 'Usage', tags: '{}' },
  ...{ resource_id: `db-${position}`, billed_total: '3', effective_total: '2' },
  billed_days: '[null,"3"]',
  effective_days: position === 1 ? '[null,"2"]' : '[null,"3"]',
});

const shareRow = (
  position: number,
  entity_ref: string,
  more: { kind?: string; part?: number; parts?: number } = {},
) => ({
  ...{ attribution_id: 'shared', reading_id: 'reading', position },
  ...{ month: MONTH, entity_ref, kind: 'entity', environment: 'prod' },
  ...{ part: 0, parts: 1, rule: 'a tag', claimants: null, ...more },
});

describe.each(databases.eachSupportedId())('migrations, %s', databaseId => {
  it('keep what entities bear of which charge', async () => {
    const knex = await databases.init(databaseId);
    await knex.migrate.up({ directory });
    await knex.migrate.up({ directory });
    await knex('slices').insert({
      ...{ provider: 'bill', key: MONTH, state: 'read' },
      ...{ reading_id: 'reading', attribution_id: 'shared' },
    });
    const many = Array.from({ length: 501 }, (_, at) => at + 3);
    await knex.batchInsert('charges', [0, 1, 2, ...many].map(chargeRow), 20);
    const shares = [
      shareRow(0, ''),
      shareRow(1, A, { parts: 2 }),
      shareRow(1, B, { part: 1, parts: 2 }),
      shareRow(2, '', { kind: 'conflict' }),
      ...many.map(at => shareRow(at, B)),
    ];
    shares[0].kind = 'none';
    await knex.batchInsert('shares', shares, 20);

    const { charges } = await CostDatabase.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const list = (entityRef: string, cost: 'billed' | 'effective') =>
      charges.listShares({ cost, entityRefs: [entityRef], ...months });
    const ofA = {
      ...{ source: 'bill', month: MONTH, currency: 'EUR', provider: 'AWS' },
      ...{ service: 'RDS', category: 'Usage', resource_id: 'db-1' },
      ...{ resource_name: null, bearer: A, bearer_environment: 'prod' },
      ...{ kind: 'entity', part: 0, parts: 2, rule: 'a tag', claimants: null },
    };
    expect(await list(A, 'billed')).toMatchObject([
      { ...ofA, days: [null, '3'] },
    ]);
    expect(await list(A, 'effective')).toMatchObject([
      { ...ofA, days: [null, '2'] },
    ]);
    const ofB = await list(B, 'effective');
    expect(ofB.map(each => each.resource_id)).toEqual([
      'db-1',
      ...many.map(at => `db-${at}`),
    ]);
    expect(ofB[1].days).toEqual([null, '3']);
    expect(
      await charges.listReported({ cost: 'billed', ...months }),
    ).toMatchObject([{ bearer: '', kind: 'conflict', resource_id: 'db-2' }]);

    // All that this upgrade did, and once more.
    await knex.migrate.rollback({ directory });
    expect(await knex('shares')).toEqual([]);
    await knex.migrate.latest({ directory });
  });

  it('let anomalies go on that were told of before', async () => {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory });
    await knex.migrate.down({ directory });
    const bill = { entity_ref: A, currency: 'EUR', text: 'a cost more' };
    const amounts = { amount: '100', expected: '20' };
    await knex('anomalies').insert({
      ...{ id: 'one', ...bill, ...amounts, severity: 'warning' },
      ...{ day: '2026-10-01', last_day: '2026-10-06', told: true },
      ...{ state: 'acknowledged', acknowledged_by: 'user:default/ana' },
    });
    const { anomalies } = await CostDatabase.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const found = { ...bill, ...amounts, resource_id: null, cause: 'RDS' };
    const finding = {
      ...found,
      day: '2026-10-09',
      severity: 'warning',
    } as const;
    const days = { since: '2026-10-07', forgotten: '2026-01-01' };
    expect(await anomalies.settle([finding], days)).toEqual([]);
    expect(await knex('anomalies')).toMatchObject([
      {
        ...{ id: 'one', last_day: '2026-10-09', state: 'acknowledged' },
        told_severity: 'warning',
      },
    ]);
  });
});
