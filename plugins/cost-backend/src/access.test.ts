import { costReportSchema } from '@paved-path/backstage-plugin-cost-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import {
  custom,
  entities,
  exampleCharges,
  payments,
  totals,
  yesterday,
} from './__testUtils__/example';
import { FakeBill } from './__testUtils__/FakeBill';
import { startCost } from './__testUtils__/startCost';

const databases = createTestDatabases();
jest.setTimeout(120_000);

describe.each(databases.eachSupportedId())('access, %s', databaseId => {
  let knex: Knex;
  let cost: Awaited<ReturnType<typeof startCost>>;

  const start = async ({ refused }: { refused: string[] }) => {
    const bill = new FakeBill();
    bill.charges = exampleCharges();
    cost = await startCost({ knex, provider: bill, entities, refused });
    await cost.refresh();
  };
  const report = async (path: string) =>
    costReportSchema.parse((await cost.get(`${path}/report?${custom}`)).body);

  beforeEach(async () => {
    knex = await databases.init(databaseId);
  });

  afterEach(async () => {
    await cost?.stop();
  });

  it('lets nobody see what they may not', async () => {
    await start({
      refused: [
        'component:default/payments',
        'cost.organisation.read',
        'cost.source.read',
      ],
    });
    for (const path of [
      ...['', '/report', '/resources', '/resources.csv'].map(
        each => `${payments}${each}`,
      ),
      '/organisation',
      '/organisation.csv',
      '/stacks/node/peers',
      '/sources',
    ]) {
      expect([path, (await cost.get(path)).status]).toEqual([path, 403]);
    }
    // Whose claim it is that theirs is in conflict with, they are not told.
    const { conflicts } = await report('/entities/component/default/ledger');
    expect(conflicts).toEqual([
      expect.stringMatching(
        /^shared-1 is claimed by component:default\/ledger \(.*\) and another entity: it is shared evenly$/,
      ),
    ]);
    const missing = await cost.get('/entities/component/default/none');
    expect(missing.status).toBe(404);
    const team = await report('/entities/group/default/treasury');
    expect(totals(team)).toEqual({ EUR: '-4', USD: '0.005' });
    expect(team.notIncluded).toContain('1 part that you may not see');
    expect(team.conflicts.join()).not.toContain('payments');
  });

  it('lets nobody do what they may not', async () => {
    await start({
      refused: ['cost.anomaly.acknowledge', 'cost.estimate.create'],
    });
    await knex('anomalies').insert({
      id: 'one',
      entity_ref: 'component:default/payments',
      day: yesterday,
      last_day: yesterday,
      currency: 'USD',
      amount: '9',
      expected: '1',
      text: 'payments cost more',
      severity: 'warning',
      state: 'open',
    });
    const acknowledged = await cost.post('/anomalies/one/acknowledgement', {
      reason: 'as wished',
    });
    expect(acknowledged.status).toBe(403);
    expect(await knex('anomalies').pluck('state')).toEqual(['open']);
    const path = `${payments}/estimates/one`;
    expect((await cost.put(path, { projects: [] })).status).toBe(403);
    expect(await knex('estimates').select('id')).toEqual([]);
  });
});
