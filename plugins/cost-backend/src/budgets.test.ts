import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { stillTime } from '@paved-path/provider-kit-common/testUtils';
import { Knex } from 'knex';
import { entities } from './__testUtils__/example';
import { charge, FakeBill } from './__testUtils__/FakeBill';
import { startCost } from './__testUtils__/startCost';

const databases = createTestDatabases();
jest.setTimeout(120_000);

describe.each(databases.eachSupportedId())('budgets, %s', databaseId => {
  let bill: FakeBill;
  let knex: Knex;
  let cost: Awaited<ReturnType<typeof startCost>>;

  /** What payments, with a budget of 100 USD, costs until the last whole day. */
  const spend = async (amount: string) => {
    // Time stands still, unless it is told otherwise.
    jest.setSystemTime(Date.now() + 60_000);
    bill.version = String(Number(bill.version) + 1);
    bill.charges = [
      charge('2026-10', { 1: '1' }, { tags: { team: 'payments' } }),
      charge('2026-11', { 2: amount, 19: '1' }, { tags: { team: 'payments' } }),
    ];
    await cost.refresh();
    return cost.published('cost.budget').map(each => each.title);
  };

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    bill = new FakeBill();
    stillTime('2026-11-20T12:00:00Z');
    cost = await startCost({
      knex,
      provider: bill,
      entities,
      config: {
        budgets: [{ entity: 'group:default/treasury', amount: '200 USD' }],
      },
    });
  });

  afterEach(async () => {
    jest.useRealTimers();
    await cost.stop();
  });

  it('are told to their owners once for each share and month', async () => {
    const first =
      'payments used 81 % of its budget for 2026-11: 81.00 USD of 100.00 USD';
    const all =
      'payments used 120 % of its budget for 2026-11: 120.00 USD of 100.00 USD';
    expect(await spend('78')).toEqual([]);
    expect(await spend('80')).toEqual([first]);
    expect(await spend('85')).toEqual([first]);
    expect(await spend('119')).toEqual([first, all]);
    // A correction is no news, and neither is what it is corrected to.
    expect(await spend('90')).toEqual([first, all]);
    expect(await spend('130')).toEqual([first, all]);
    expect(cost.notifications.send).toHaveBeenCalledTimes(2);
    expect(cost.notifications.send).toHaveBeenLastCalledWith({
      recipients: { type: 'entity', entityRef: 'group:default/payers' },
      payload: expect.objectContaining({
        title: all,
        link: '/catalog/default/component/payments/cost',
        severity: 'high',
        topic: 'cost.budget',
      }),
    });
    // The team's own budget is told to the team.
    const [, , team] = await spend('170');
    expect(team).toBe(
      'treasury used 85 % of its budget for 2026-11: 171.00 USD of 200.00 USD',
    );
    expect(cost.notifications.send).toHaveBeenLastCalledWith(
      expect.objectContaining({
        recipients: { type: 'entity', entityRef: 'group:default/treasury' },
      }),
    );
  });

  it('are told again where the owner could not be told', async () => {
    cost.notifications.send.mockRejectedValueOnce(new Error('It is full'));
    expect(await spend('150')).toEqual([]);
    expect(await spend('151')).toEqual([
      'payments used 152 % of its budget for 2026-11: 152.00 USD of 100.00 USD',
    ]);
    expect(await spend('152')).toHaveLength(1);
  });

  it('goes straight to the highest share that is reached, and starts anew with the month', async () => {
    expect(await spend('150')).toHaveLength(1);
    expect(await spend('85')).toHaveLength(1);
    jest.setSystemTime(Date.parse('2026-12-03T12:00:00Z'));
    bill.version = 'december';
    bill.charges = [
      ...bill.charges,
      charge('2026-12', { 1: '90', 2: '1' }, { tags: { team: 'payments' } }),
    ];
    await cost.refresh();
    expect(cost.published('cost.budget')[1]).toMatchObject({
      title:
        'payments used 91 % of its budget for 2026-12: 91.00 USD of 100.00 USD',
      severity: 'warning',
    });
  });
});
