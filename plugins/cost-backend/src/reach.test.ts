import {
  costOverviewSchema,
  costReportSchema,
  organisationReportSchema,
} from '@paved-path/backstage-plugin-cost-common';
import { ChargeMonth } from '@paved-path/backstage-plugin-cost-node';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { stillTime } from '@paved-path/provider-kit-common/testUtils';
import { Knex } from 'knex';
import { entities, payments } from './__testUtils__/example';
import { charge, FakeBill } from './__testUtils__/FakeBill';
import { startCost } from './__testUtils__/startCost';
import { daysBetween, monthOf } from './rules/days';

const databases = createTestDatabases();
jest.setTimeout(120_000);

const orphan = '/entities/component/default/orphan';

/** The same amount each day, until one. */
function daily(
  from: string,
  to: string,
  amount: string,
  more: Partial<ChargeMonth>,
): ChargeMonth[] {
  const byMonth = new Map<string, Record<number, string>>();
  for (const day of daysBetween(from, to)) {
    const amounts = byMonth.get(monthOf(day)) ?? {};
    amounts[Number(day.slice(8))] = amount;
    byMonth.set(monthOf(day), amounts);
  }
  return [...byMonth].map(([month, amounts]) => charge(month, amounts, more));
}

describe.each(databases.eachSupportedId())('how far data reaches, %s', id => {
  let bill: FakeBill;
  let knex: Knex;
  let cost: Awaited<ReturnType<typeof startCost>>;

  const start = async (config: object = {}) => {
    cost = await startCost({ knex, provider: bill, entities, config });
    await cost.refresh();
  };
  const overview = async (path: string) =>
    costOverviewSchema.parse((await cost.get(path)).body);
  const report = async (path: string, query: string) =>
    costReportSchema.parse((await cost.get(`${path}/report?${query}`)).body);
  const organisation = async (query: string) =>
    organisationReportSchema.parse(
      (await cost.get(`/organisation?${query}`)).body,
    );
  const ofPayments = { tags: { team: 'payments' }, provider: 'Azure' };
  const ofOrphan = { tags: { service: 'orphan' } };

  beforeEach(async () => {
    stillTime('2026-11-21T12:00:00Z');
    knex = await databases.init(id);
    bill = new FakeBill();
    bill.groupOf = ({ provider }) => provider.toLowerCase();
  });

  afterEach(async () => {
    jest.useRealTimers();
    await cost?.stop();
  });

  it('ends with the export that is behind, on all pages alike, and says which', async () => {
    bill.charges = [
      ...daily('2026-08-01', '2026-11-21', '10', ofOrphan),
      ...daily('2026-08-01', '2026-11-20', '10', ofPayments),
    ];
    await start();
    const all = await organisation('period=month');
    expect(all.days.at(-1)).toBe('2026-11-19');
    expect(all.rows.map(each => each.change?.ratio)).toEqual([0, 0]);
    expect(all.notIncluded).toContain(
      'The days after 2026-11-19, as The bill azure has no later ones yet',
    );
    // What has charges of the other export alone is ahead.
    for (const [path, lastDay] of [
      [payments, '2026-11-19'],
      [orphan, '2026-11-20'],
    ]) {
      const card = await overview(path);
      expect(card.lastDay).toBe(lastDay);
      const tab = await report(path, 'period=month');
      expect(tab.days.at(-1)).toBe(lastDay);
      expect(tab.currencies[0].total).toBe(card.currencies[0].monthToDate);
      expect(tab.currencies[0].change).toEqual(card.currencies[0].change);
      expect(tab.notIncluded).toContain(`The days after ${lastDay}`);
    }
  });

  it('does not wait for what has no usage on most days', async () => {
    bill.charges = [
      ...daily('2026-08-01', '2026-11-21', '10', ofOrphan),
      ...daily('2026-08-01', '2026-11-18', '10', ofPayments).map(each => ({
        ...each,
        billed: each.billed.map((amount, index) =>
          index % 3 ? undefined : amount,
        ),
        effective: [],
      })),
    ];
    await start();
    const { days, notIncluded } = await organisation('period=month');
    expect(days.at(-1)).toBe('2026-11-20');
    expect(notIncluded.filter(each => each.includes('after'))).toEqual([
      'The days after 2026-11-20',
    ]);
  });

  it('is told of an export that stopped, and of one that begins late', async () => {
    bill.charges = [
      ...daily('2026-08-01', '2026-11-21', '10', ofOrphan),
      ...daily('2026-10-10', '2026-11-03', '10', ofPayments),
    ];
    await start();
    const { days, notIncluded } = await organisation('period=90d');
    expect(days.at(-1)).toBe('2026-11-20');
    expect(notIncluded).toEqual(
      expect.arrayContaining([
        'The days before 2026-08-01',
        'The bill azure before 2026-10-10',
        'The bill azure after 2026-11-02',
        'The days after 2026-11-20',
      ]),
    );
    const { notIncluded: recent } = await organisation('period=7d');
    expect(recent.join()).not.toContain('before');
    expect((await overview(payments)).lastDay).toBe('2026-11-02');
  });

  it('ended long before the others: an entity is compared with what it cost then', async () => {
    bill.charges = [
      ...daily('2026-05-01', '2026-11-21', '10', ofOrphan),
      ...daily('2026-05-01', '2026-08-21', '10', ofPayments),
    ];
    await start();
    const { currencies, lastDay } = await overview(payments);
    expect(lastDay).toBe('2026-08-20');
    const [{ budget, change, days, forecast, mover }] = currencies;
    expect(change).toMatchObject({ previous: '200', change: '0' });
    expect(mover).toBeUndefined();
    expect(days.map(each => each.amount)).toEqual(Array(30).fill('10'));
    expect(forecast).toBe('310');
    expect(budget?.forecast).toBe(3.1);
    const { currencies: reported } = await report(payments, 'period=month');
    expect(reported[0].change).toEqual(change);
    expect(cost.published('cost.budget')[0].title).toContain('2026-08');
  });

  it('is not moved by what is charged for a whole month', async () => {
    const month = (more: Partial<ChargeMonth>) =>
      daily('2026-11-01', '2026-12-01', '1', { ...ofPayments, ...more });
    bill.charges = [
      ...daily('2026-09-01', '2026-11-19', '10', ofPayments),
      ...month({ category: 'Tax' }),
      // As a provider marks them, and as days to come show them.
      ...month({ lastOwnDay: 0, service: 'Support' }),
      ...month({ service: 'Licences' }),
    ];
    await start();
    const card = await overview(payments);
    expect(card.lastDay).toBe('2026-11-18');
    expect(card.currencies[0].monthToDate).toBe('234');
    expect((await report(payments, 'period=7d')).days.at(-1)).toBe(
      '2026-11-18',
    );
  });

  it('is not moved back to an end by days that are kept no longer, and grows where more are', async () => {
    bill.charges = daily('2026-06-10', '2026-11-21', '10', ofPayments);
    await start({ retentionMonths: 2 });
    const changed = async (period: string) => {
      const { currencies } = await report(payments, `period=${period}`);
      return currencies[0].change?.previous;
    };
    expect(await changed('month')).toBe('200');
    // Half of the days before are not kept.
    expect(await changed('30d')).toBeUndefined();
    const reads = bill.reads;
    await cost.stop();
    await start({ retentionMonths: 5 });
    expect(await changed('30d')).toBe('300');
    // Those that had been kept in full are not read again.
    expect(bill.reads).toBe(reads + 3);
    await cost.refresh();
    expect(bill.reads).toBe(reads + 3);
  });

  it('tells what peers cost of whole months alone', async () => {
    const peers = ['a', 'b', 'c'];
    bill.charges = peers.flatMap(service =>
      daily('2026-10-20', '2026-11-21', '1', { tags: { service } }),
    );
    cost = await startCost({
      knex,
      provider: bill,
      entities: peers.map(name => ({
        apiVersion: 'v1',
        kind: 'Component',
        metadata: { name, tags: ['node'] },
      })),
    });
    await cost.refresh();
    expect((await cost.get('/stacks/node/peers')).body).toEqual({});
  });
});
