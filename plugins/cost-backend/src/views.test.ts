import {
  CostOverview,
  costOverviewSchema,
  CostReport,
  costReportSchema,
} from '@paved-path/backstage-plugin-cost-common';
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
import { entity, providerModule, startCost } from './__testUtils__/startCost';
import { addDays, monthOf, monthStart } from './rules/days';
import { sumOf } from './rules/decimal';

const databases = createTestDatabases();
jest.setTimeout(120_000);

const ofPayments = (env: string) => ({ team: 'payments', env });

describe.each(databases.eachSupportedId())('views, %s', databaseId => {
  let bill: FakeBill;
  let knex: Knex;
  let cost: Awaited<ReturnType<typeof startCost>>;

  const start = async (
    options: Partial<Parameters<typeof startCost>[0]> = {},
  ) => {
    cost = await startCost({ knex, provider: bill, entities, ...options });
    await cost.refresh();
  };
  const report = async (path: string, query: string): Promise<CostReport> =>
    costReportSchema.parse(
      (await cost.get(`${path}/report?${custom}&${query}`)).body,
    );
  const overview = async (path: string): Promise<CostOverview> =>
    costOverviewSchema.parse((await cost.get(path)).body);

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    bill = new FakeBill();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await cost?.stop();
  });

  it('blame an unusual day on one resource, in its environment, whatever has the same name', async () => {
    const day = addDays(yesterday, yesterday.endsWith('-01') ? -1 : 0);
    const resource = (env: string, amount: (day: string) => string) =>
      daily(amount).map(([month, amounts]) =>
        charge(month, amounts, {
          tags: ofPayments(env),
          resourceId: `arn:forecast:${env}`,
          resourceName: 'forecast',
        }),
      );
    bill.charges = [
      ...resource('production', each => (each === day ? '900' : '5')),
      // It costs less than ever on that day.
      ...resource('staging', each => (each === day ? '0' : '60')),
    ];
    await start();
    expect(cost.published('cost.anomaly')).toMatchObject([
      {
        title: expect.stringMatching(
          /; most of it is forecast \(EC2 in production\)$/,
        ),
        details: { day, resourceId: 'arn:forecast:production' },
      },
    ]);
  });

  it('say of resources of one name where they are, and no more than tells them apart', async () => {
    const resource = (
      amount: string,
      resourceName: string,
      env: string,
      more: object = {},
    ) =>
      charge(
        lastMonth,
        { 1: amount },
        {
          tags: env ? ofPayments(env) : { team: 'payments' },
          resourceName,
          resourceId: `${resourceName}-${env}-${amount}`,
          ...more,
        },
      );
    bill.charges = [
      resource('90', 'queue', 'production'),
      resource('80', 'db', 'production'),
      resource('70', 'db', 'staging'),
      resource('60', 'db', ''),
      resource('50', 'cache', 'production'),
      resource('40', 'cache', 'production', { service: 'Redis' }),
      resource('30', 'node', 'staging'),
      resource('20', 'node', 'staging'),
    ];
    await start();
    const { currencies } = await report(payments, 'groupBy=resource');
    expect(currencies[0].groups.map(({ name }) => name)).toEqual([
      'queue',
      'db in production',
      'db in staging',
      'db without environment',
      'cache, EC2',
      'cache, Redis',
      'node, node-staging-30',
      'node, node-staging-20',
    ]);
  });

  it('list every part of a whole, however many there are and whatever the days are stacked by', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `service-${index}`);
    bill.charges = [
      ...names.flatMap((service, index) => [
        charge(
          lastMonth,
          { 3: `${100 - index}.10`, 9: '0.05' },
          { tags: { service } },
        ),
        charge(
          lastMonth,
          { 4: '1' },
          { tags: { service }, resourceId: 'db', service: 'RDS' },
        ),
      ]),
      charge(
        lastMonth,
        { 3: '-4' },
        { currency: 'EUR', tags: { service: 'service-7' } },
      ),
    ];
    await start({
      entities: [
        entity('System', 'money'),
        ...names.map(name =>
          entity('Component', name, { partOf: 'system:default/money' }),
        ),
      ],
    });
    const system = '/entities/system/default/money';
    const stacked = await report(system, 'groupBy=part');
    // The plot has no room for all of them.
    expect(stacked.currencies[1].groups).toHaveLength(13);
    const [euros, ...dollars] = stacked.parts;
    expect(euros).toMatchObject({
      entityRef: 'component:default/service-7',
      currency: 'EUR',
      total: '-4',
      share: 0,
    });
    expect(dollars.map(({ name }) => name)).toEqual(names);
    expect(dollars[19]).toMatchObject({
      entityRef: 'component:default/service-19',
      currency: 'USD',
      total: '82.15',
    });
    const { EUR, USD } = totals(stacked);
    expect(EUR).toBe('-4');
    expect(sumOf(dollars.map(({ total }) => total))).toBe(USD);
    const shares = dollars.reduce((sum, { share }) => sum + share, 0);
    expect(shares).toBeCloseTo(1);
    expect((await report(system, 'groupBy=environment')).parts).toEqual(
      stacked.parts,
    );
  });

  it('tell what was charged long ago from what never was', async () => {
    const longAgo = monthOf(monthStart(yesterday, -6));
    bill.charges = [
      ...exampleCharges().slice(4),
      charge(longAgo, { 3: '7' }, { tags: ofPayments('production') }),
      charge(
        monthOf(monthStart(longAgo, -1)),
        { 3: '7' },
        {
          tags: ofPayments('production'),
        },
      ),
    ];
    await start();
    const old = await overview(payments);
    expect(old.currencies).toEqual([]);
    expect(old.lastCharged).toBe(longAgo);
    const never = await overview('/entities/component/default/ledger');
    expect(never.currencies).toEqual([]);
    expect(never.lastCharged).toBeUndefined();
    const now = await overview('/entities/component/default/orphan');
    expect(now.currencies).toHaveLength(1);
    expect(now.lastCharged).toBeUndefined();
  });

  it('show the running month of a source that is ahead of another', async () => {
    jest
      .spyOn(Date, 'now')
      .mockReturnValue(Date.parse(`${whole.to}T12:00:00Z`) + 5 * 86_400_000);
    const late = new FakeBill('late');
    late.charges = [
      charge(lastMonth, { 27: '3' }, { tags: { service: 'ledger' } }),
    ];
    bill.charges = [
      charge(lastMonth, { 28: '5' }, { tags: { service: 'orphan' } }),
      charge(
        monthOf(whole.to),
        { 1: '6', 2: '7' },
        { tags: { service: 'orphan' } },
      ),
    ];
    await start({ features: [providerModule(late)] });
    const { currencies, lastDay } = await overview(
      '/entities/component/default/orphan',
    );
    expect(lastDay).toBe(addDays(whole.to, 1));
    expect(currencies).toMatchObject([{ currency: 'USD', monthToDate: '13' }]);
  });
});
