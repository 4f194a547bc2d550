import {
  costOverviewSchema,
  costReportSchema,
  sourceStatusSchema,
} from '@paved-path/backstage-plugin-cost-common';
import {
  ChargeSlice,
  PartlyListedError,
  SliceRefusedError,
} from '@paved-path/backstage-plugin-cost-node';
import { ServiceUnavailableError } from '@backstage/errors';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import {
  custom,
  entities,
  lastMonth,
  payments,
  totals,
  whole,
} from './__testUtils__/example';
import { charge, FakeBill } from './__testUtils__/FakeBill';
import { startCost } from './__testUtils__/startCost';
import { monthOf, monthStart } from './rules/days';

const databases = createTestDatabases();
jest.setTimeout(120_000);

/** A bill that knows what was taken back. */
class WithdrawingBill extends FakeBill {
  withdrawn: string[] = [];
  withdrawalFailure: Error | undefined;
  asked: string[][] = [];
  /** What cannot be listed. */
  unlisted: string[] = [];

  async listSlices(): Promise<ChargeSlice[]> {
    const slices = await super.listSlices();
    if (!this.unlisted.length) return slices;
    throw new PartlyListedError(
      slices.filter(({ key }) => !this.unlisted.includes(key)),
      new ServiceUnavailableError('The other bucket is away'),
    );
  }

  async listWithdrawn(keys: string[]): Promise<string[]> {
    this.asked.push(keys);
    if (this.withdrawalFailure) throw this.withdrawalFailure;
    return keys.filter(key => this.withdrawn.includes(key));
  }
}

describe.each(databases.eachSupportedId())('what is listed no more, %s', id => {
  const before = monthOf(monthStart(whole.from, -1));
  const tags = { team: 'payments' };
  const both = `period=custom&from=${before}-01&to=${whole.to}`;
  let bill: WithdrawingBill;
  let knex: Knex;
  let cost: Awaited<ReturnType<typeof startCost>>;

  const sums = async (query = both) =>
    totals(
      costReportSchema.parse(
        (await cost.get(`${payments}/report?${query}`)).body,
      ),
    );
  const slices = async () => {
    const { body } = await cost.get('/sources');
    const [source] = body.items;
    return sourceStatusSchema.parse(source).slices.map(each => each.key);
  };

  beforeEach(async () => {
    knex = await databases.init(id);
    bill = new WithdrawingBill();
    bill.charges = [
      charge(before, { 3: '1' }, { tags }),
      charge(lastMonth, { 3: '2' }, { tags }),
    ];
    cost = await startCost({ knex, provider: bill, entities });
    await cost.refresh();
  });

  afterEach(() => cost.stop());

  it('counts no more what was taken back, and keeps the rest', async () => {
    expect(await sums()).toEqual({ USD: '3' });
    bill.withdrawn = [lastMonth];
    bill.months = [before];
    await cost.refresh();
    expect(bill.asked).toEqual([[lastMonth]]);
    expect(await sums()).toEqual({ USD: '1' });
    expect(await slices()).toEqual([before]);
    for (const table of ['charges', 'share_pages', 'costs']) {
      expect(await knex(table).distinct('month').pluck('month')).toEqual([
        before,
      ]);
    }
    // What is merely not listed any more stays.
    bill.months = [];
    await cost.refresh();
    expect(await sums()).toEqual({ USD: '1' });
    expect(await slices()).toEqual([before]);
    // It is back.
    bill.months = undefined;
    bill.withdrawn = [];
    await cost.refresh();
    expect(await sums()).toEqual({ USD: '3' });
  });

  it('drops nothing where the listing, or the asking, fails', async () => {
    bill.withdrawn = [before, lastMonth];
    bill.listFailure = new ServiceUnavailableError('The bucket is away');
    await cost.refresh();
    bill.listFailure = undefined;
    bill.unlisted = [lastMonth];
    await cost.refresh();
    expect(bill.asked).toEqual([]);
    bill.unlisted = [];
    bill.months = [before];
    bill.withdrawalFailure = new ServiceUnavailableError('It did not tell');
    await cost.refresh();
    expect(bill.asked).toEqual([[lastMonth]]);
    expect(await sums()).toEqual({ USD: '3' });
    const { body } = await cost.get(payments);
    expect(costOverviewSchema.parse(body).freshness.state).toBe('failed');
    // A provider that is not there to ask says nothing of it.
    bill.withdrawalFailure = undefined;
    await cost.refresh();
    expect(await sums()).toEqual({ USD: '1' });
  });

  it('reads what is listed where the rest cannot be', async () => {
    bill.charges[0] = charge(before, { 3: '10' }, { tags });
    bill.version = '2';
    bill.unlisted = [lastMonth];
    await cost.refresh();
    expect(await sums()).toEqual({ USD: '12' });
    const { body } = await cost.get('/sources');
    const { freshness } = sourceStatusSchema.parse(body.items[0]);
    expect(freshness.state).toBe('failed');
    expect(freshness.reason).toContain('The other bucket is away');
  });

  it('tells what was refused, or never read, until it is taken back', async () => {
    const missing = async () => {
      const { body } = await cost.get(payments);
      return costOverviewSchema.parse(body).notIncluded;
    };
    bill.months = [before, lastMonth, 'bill.csv'];
    bill.failure = new SliceRefusedError('It lacks a column');
    bill.version = '2';
    await cost.refresh();
    bill.months = [before, lastMonth, 'part.csv', '2020-01'];
    bill.failure = new ServiceUnavailableError('The bucket is away');
    bill.version = '1';
    await cost.refresh();
    expect(await slices()).toEqual([
      ...['2020-01', before, lastMonth],
      ...['bill.csv', 'part.csv'],
    ]);
    // What replaces them is being written.
    bill.failure = undefined;
    bill.months = undefined;
    bill.asked = [];
    await cost.refresh();
    expect(bill.asked).toEqual([['2020-01', 'bill.csv', 'part.csv']]);
    expect(await missing()).toEqual(
      expect.arrayContaining([
        'The bill bill.csv, which was refused',
        'The bill part.csv, which is still to be read',
      ]),
    );
    // Months that are kept no longer are asked for by nobody.
    expect(await slices()).not.toContain('2020-01');
    bill.withdrawn = ['bill.csv', 'part.csv'];
    await cost.refresh();
    expect(await slices()).toEqual([before, lastMonth]);
    expect((await missing()).join()).not.toMatch(/refused|to be read/);
    expect(await sums(custom)).toEqual({ USD: '2' });
  });

  it.each([
    ['refused', new SliceRefusedError('It lacks a column')],
    ['never read', new ServiceUnavailableError('The cluster is away')],
  ])(
    'forgets what was %s once its cluster lists only later months',
    async (_, failure) => {
      const [oldest, old] = [-3, -2].map(months =>
        monthOf(monthStart(whole.from, months)),
      );
      const of = (cluster: string, month: string) =>
        charge(month, { 3: '1' }, { tags, provider: cluster });
      bill.groupOf = ({ provider }) => provider;
      bill.charges = [of('east', oldest)];
      await cost.refresh();
      bill.charges.push(of('east', old), of('west', old), of('west', before));
      bill.failure = failure;
      await cost.refresh();
      // Of a time when it was not noted which days a slice covers.
      await knex('slices').insert({
        ...{ provider: bill.id, key: 'early', state: 'waiting' },
      });
      bill.failure = undefined;
      bill.charges = [of('east', before), of('west', old)];
      await cost.refresh();
      expect(await slices()).toEqual([
        ...[before, lastMonth, `east/${oldest}`, `east/${before}`],
        // It lies between what is listed, so it may come back.
        ...[`west/${old}`, `west/${before}`],
      ]);
    },
  );

  it('forgets what was never read of a provider that cannot be asked', async () => {
    await cost.stop();
    const plain = new FakeBill();
    plain.charges = bill.charges;
    plain.months = ['bill.csv'];
    plain.failure = new SliceRefusedError('It lacks a column');
    cost = await startCost({ knex, provider: plain, entities });
    await cost.refresh();
    expect(await slices()).toEqual([before, lastMonth, 'bill.csv']);
    plain.months = undefined;
    plain.failure = undefined;
    await cost.refresh();
    expect(await slices()).toEqual([before, lastMonth]);
  });
});
