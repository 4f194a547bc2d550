import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { setTimeout as wait } from 'node:timers/promises';
import { Finding } from '../rules/settle';
import { CostDatabase } from './CostDatabase';

const databases = createTestDatabases();
jest.setTimeout(120_000);

const finding: Finding = {
  entity_ref: 'component:default/payments',
  day: '2026-11-16',
  currency: 'USD',
  amount: '100',
  expected: '20',
  text: 'payments cost 400 % more',
  resource_id: null,
  cause: 'EC2',
  severity: 'warning',
};
const days = { since: '2026-11-10', forgotten: '2026-01-01' };
const acknowledgement = {
  state: 'acknowledged',
  acknowledged_by: 'user:default/ana',
  acknowledged_at: '2026-11-17T08:00:00.000Z',
  acknowledgement: 'the load test',
};

describe.each(databases.eachSupportedId())('the anomaly store, %s', id => {
  it('keeps an acknowledgement that comes while anomalies are settled', async () => {
    const knex = await databases.init(id);
    const { anomalies } = await CostDatabase.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const [row] = await anomalies.settle([finding], days);
    await anomalies.markTold(row);

    // Somebody acknowledges it, and what they wrote is about to be there.
    const acknowledging = await knex.transaction();
    await acknowledging('anomalies')
      .where({ id: row.id })
      .update(acknowledgement);
    const settling = anomalies.settle([{ ...finding, amount: '90' }], days);
    while (!(await isHeldUp(knex))) await wait(5);
    await acknowledging.commit();
    expect(await settling).toEqual([]);
    expect(await anomalies.find(row.id)).toMatchObject({
      ...acknowledgement,
      amount: '90',
    });
  });
});

/** Whether somebody waits for what another one holds. */
async function isHeldUp(knex: Knex): Promise<boolean> {
  // SQLite has one connection, which the other one has.
  if (knex.client.config.client !== 'pg') {
    return knex.client.pool.numPendingAcquires() > 0;
  }
  const waiting = await knex('pg_stat_activity')
    .where({ wait_event_type: 'Lock' })
    .whereRaw('datname = current_database()');
  return waiting.length > 0;
}
