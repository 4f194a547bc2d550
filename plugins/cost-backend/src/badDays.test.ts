import {
  CostOverview,
  costOverviewSchema,
  costReportSchema,
  organisationReportSchema,
  resourcePageSchema,
} from '@paved-path/backstage-plugin-cost-common';
import { ServiceUnavailableError } from '@backstage/errors';
import { SliceRefusedError } from '@paved-path/backstage-plugin-cost-node';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import {
  custom,
  daily,
  entities,
  exampleCharges,
  lastMonth,
  payments,
  totals,
  whole,
  yesterday,
} from './__testUtils__/example';
import { charge, FakeBill } from './__testUtils__/FakeBill';
import { startCost } from './__testUtils__/startCost';
import { monthOf, monthStart } from './rules/days';

const databases = createTestDatabases();
jest.setTimeout(120_000);

const tags = { team: 'payments' };

describe.each(databases.eachSupportedId())('bad days, %s', databaseId => {
  let bill: FakeBill;
  let knex: Knex;
  let cost: Awaited<ReturnType<typeof startCost>>;

  const start = async () => {
    cost = await startCost({ knex, provider: bill, entities });
    await cost.refresh();
  };
  const report = async (query = custom) =>
    costReportSchema.parse(
      (await cost.get(`${payments}/report?${query}`)).body,
    );
  const overview = async (): Promise<CostOverview> =>
    costOverviewSchema.parse((await cost.get(payments)).body);

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    bill = new FakeBill();
    bill.charges = exampleCharges();
  });

  afterEach(async () => {
    await cost?.stop();
  });

  it('serves the last answer with its age while a vendor is down or throttles', async () => {
    await start();
    const { asOf } = (await overview()).freshness;
    bill.listFailure = new ServiceUnavailableError(
      'Too many requests; try again in 60 s',
    );
    await cost.refresh();
    const { freshness } = await report();
    expect(freshness).toEqual({
      source: 'The bill',
      asOf,
      state: 'failed',
      reason:
        'The bill could not be read in full when it was last tried; those who answer for the portal see why',
    });
    const { body } = await cost.get('/sources');
    expect(body.items[0].freshness).toMatchObject({
      asOf,
      reason: 'Too many requests; try again in 60 s',
    });
    expect(totals(await report())).toEqual({ USD: '3.305' });
    bill.listFailure = undefined;
    await cost.refresh();
    expect((await overview()).freshness.state).toBe('fresh');
  });

  it('says what is still to be read, while the newest is served', async () => {
    bill.months = ['2024-01', '2024-02', lastMonth];
    const seen: { read: string; waiting: string[]; notIncluded: string[] }[] =
      [];
    bill.meanwhile = async () => {
      const [{ slices }] = (await cost.get('/sources')).body.items;
      const keysOf = (state: string) =>
        slices
          .filter((slice: { state: string }) => slice.state === state)
          .map((slice: { key: string }) => slice.key);
      const { notIncluded } = await overview();
      seen.push({
        read: keysOf('read').join(),
        waiting: keysOf('waiting'),
        notIncluded,
      });
    };
    await start();
    expect(seen.map(({ read }) => read)).toEqual([
      '',
      lastMonth,
      `2024-02,${lastMonth}`,
    ]);
    expect(seen[1].waiting).toEqual(['2024-01', '2024-02']);
    expect(seen[1].notIncluded).toContain(
      '2 parts of The bill that are still to be read',
    );
    expect(seen[2].notIncluded).toContain(
      'The bill 2024-01, which is still to be read',
    );
    expect((await overview()).notIncluded.join()).not.toContain('to be read');
  });

  it('replaces a restated month at once or not at all', async () => {
    await start();
    const before = totals(await report());
    bill.version = '2';
    bill.charges = [
      charge(lastMonth, { 1: '100' }, { tags }),
      charge(lastMonth, { 2: '23' }, { tags }),
    ];
    const meanwhile: unknown[] = [];
    const stopping = new AbortController();
    bill.meanwhile = async signal => {
      meanwhile.push(totals(await report()));
      // The process is told to end.
      stopping.abort(new Error('The backend stops'));
      signal.throwIfAborted();
    };
    await expect(cost.run(stopping.signal)).rejects.toThrow();
    expect(meanwhile).toEqual([before]);
    expect(totals(await report())).toEqual(before);
    bill.meanwhile = undefined;
    // Another process goes on where it was left, and nothing of the attempt remains.
    await cost.stop();
    await start();
    expect(totals(await report())).toEqual({ USD: '123' });
    expect(await knex('charges').select('position')).toHaveLength(2);
    expect(await knex('share_pages').select('page')).toHaveLength(1);
  });

  it('serves what is there again as it was where a refused file went', async () => {
    await start();
    bill.version = '2';
    bill.failure = new SliceRefusedError('A column is missing');
    await cost.refresh();
    expect((await overview()).notIncluded.join()).toContain('was refused');
    bill.version = '1';
    bill.failure = undefined;
    await cost.refresh();
    expect(bill.reads).toBe(2);
    expect((await overview()).notIncluded.join()).not.toContain('was refused');
    expect(totals(await report())).toEqual({ USD: '3.305' });
  });

  it('takes long names of environments and slices, and tells no more of them apart than there is room for', async () => {
    const long = 'e'.repeat(300);
    bill.groupOf = () => `exports/${'a'.repeat(400)}/bill.csv`;
    bill.charges = [
      charge(lastMonth, { 1: '1' }, { tags, environment: long }),
      ...Array.from({ length: 2_100 }, (_, index) =>
        charge(lastMonth, { 2: '0.5' }, { tags, environment: `pr-${index}` }),
      ),
    ];
    await start();
    const { currencies } = await report(`${custom}&groupBy=environment`);
    expect(currencies[0].total).toBe('1051');
    expect(currencies[0].groups.map(each => each.key)).toEqual(
      expect.arrayContaining([long, 'other environments']),
    );
    const known = await knex('costs').distinct('environment');
    expect(known).toHaveLength(2_001);
  });

  it('takes a slice without rows, and a catalog without charges', async () => {
    await start();
    bill.version = '2';
    bill.months = [lastMonth];
    bill.charges = [];
    await cost.refresh();
    expect(await report()).toMatchObject({
      currencies: [],
      movers: [],
      freshness: { state: 'fresh' },
    });
    expect(await overview()).toMatchObject({ currencies: [], anomalies: 0 });
    const { body } = await cost.get(`/organisation?${custom}`);
    expect(organisationReportSchema.parse(body).rows).toEqual([]);
    const { body: page } = await cost.get(`${payments}/resources?${custom}`);
    expect(resourcePageSchema.parse(page)).toMatchObject({ totalItems: 0 });
  });

  it('keeps the months of two currencies apart where the bill changed from one to the other', async () => {
    const before = monthOf(monthStart(whole.from, -1));
    bill.charges = [
      charge(before, { 1: '0.5' }, { currency: 'USD', tags }),
      charge(before, { 20: '60' }, { currency: 'USD', tags }),
      charge(lastMonth, { 20: '55' }, { currency: 'EUR', tags }),
    ];
    await start();
    const query = `period=custom&from=${before}-15&to=${whole.to}`;
    const { currencies, movers } = await report(query);
    expect(totals({ currencies })).toEqual({ EUR: '55', USD: '60' });
    for (const each of currencies) expect(each.change).toBeUndefined();
    expect(movers).toEqual([]);
    const { currencies: cards } = await overview();
    expect(cards.map(each => each.currency)).toEqual(['EUR', 'USD']);
    const { body } = await cost.get(`/organisation?${query}`);
    const { rows } = organisationReportSchema.parse(body);
    expect(rows.map(each => [each.currency, each.cost, each.share])).toEqual([
      ['EUR', '55', 1],
      ['USD', '60', 1],
    ]);
  });

  it('makes no nonsense of credits that outweigh what was used', async () => {
    bill.charges = daily(day => (day === yesterday ? '-900' : '5')).flatMap(
      ([month, amounts]) => [
        charge(month, amounts, { tags, resourceId: 'db' }),
        charge(
          month,
          Object.fromEntries(Object.keys(amounts).map(day => [day, '-20'])),
          { tags, category: 'Credit', service: 'Credits' },
        ),
      ],
    );
    await start();
    const [card] = (await overview()).currencies;
    expect(Number(card.monthToDate)).toBeLessThanOrEqual(0);
    expect(card.budget?.used).toBe(0);
    expect(card.budget?.forecast ?? 0).toBe(0);
    expect(card.change?.ratio).toBeUndefined();
    const { currencies, anomalies, movers } = await report('period=7d');
    expect(currencies[0].total).toBe('-1010');
    expect(currencies[0].change).toEqual({
      current: '-1010',
      previous: '-105',
      change: '-905',
    });
    expect(anomalies).toEqual([]);
    expect(movers.map(each => each.text)).toEqual([
      expect.stringMatching(/^db: −905.00 USD since /),
    ]);
    const { body } = await cost.get(`${payments}/resources?period=30d`);
    for (const { share } of resourcePageSchema.parse(body).items) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
    expect(cost.published('cost.budget')).toEqual([]);
    expect(cost.published('cost.anomaly')).toEqual([]);
  });
});

const postgres = databases
  .eachSupportedId()
  .flat()
  .filter(id => id.startsWith('POSTGRES'));

if (postgres.length) {
  it.each(postgres)(
    'reads a slice once, however many replicas there are, %s',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const bill = new FakeBill();
      bill.charges = exampleCharges();
      let reached = () => {};
      const looks = new Promise<void>(resolve => {
        reached = resolve;
      });
      const list = bill.listSlices.bind(bill);
      bill.listSlices = async () => {
        // Both replicas look at their start, and then one of them in each interval.
        if (bill.lists >= 4) reached();
        return list();
      };
      const options = {
        knex,
        provider: bill,
        entities,
        config: { refreshInterval: { milliseconds: 200 } },
        isScheduled: true,
      };
      const first = await startCost(options);
      const second = await startCost(options);
      try {
        await looks;
        expect(bill.reads).toBe(1);
      } finally {
        await Promise.all([first.stop(), second.stop()]);
      }
    },
  );
}
