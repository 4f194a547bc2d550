import {
  costOverviewSchema,
  costReportSchema,
  organisationReportSchema,
} from '@paved-path/backstage-plugin-cost-common';
import { SliceRefusedError } from '@paved-path/backstage-plugin-cost-node';
import { Entity } from '@backstage/catalog-model';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import {
  custom,
  entities,
  exampleCharges,
  lastMonth,
  payments,
  totals,
  whole,
} from './__testUtils__/example';
import { charge, FakeBill } from './__testUtils__/FakeBill';
import { entity, startCost } from './__testUtils__/startCost';
import { monthOf, monthStart } from './rules/days';

const databases = createTestDatabases();
jest.setTimeout(120_000);

describe.each(databases.eachSupportedId())('refresh, %s', databaseId => {
  let bill: FakeBill;
  let knex: Knex;
  let catalog: Entity[];
  let clock: number;
  let cost: Awaited<ReturnType<typeof startCost>>;

  const start = async (config: object = {}) => {
    cost = await startCost({
      knex,
      provider: bill,
      entities: catalog,
      // Nobody's turn comes but at the start.
      config: { refreshInterval: { hours: 1 }, ...config },
    });
    await cost.refresh();
  };
  /** What happens by itself within the next two minutes. */
  const pass = async () => {
    clock += 2 * 60_000;
    await cost.refresh();
  };
  const sumsOf = async (path: string) =>
    totals(
      costReportSchema.parse((await cost.get(`${path}/report?${custom}`)).body),
    );
  const attributions = async (): Promise<string[]> =>
    knex('slices').pluck('attribution_id');

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    bill = new FakeBill();
    bill.charges = exampleCharges();
    catalog = [...entities];
    clock = 0;
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + clock);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await cost?.stop();
  });

  it('waits for the catalog at the first start, and follows it soon', async () => {
    catalog.length = 0;
    await start();
    expect(bill.lists).toBe(0);
    catalog.push(entities[0], entities[4]);
    await pass();
    expect(await sumsOf('/entities/component/default/ledger')).toEqual({
      EUR: '-4',
      USD: '0.01',
    });
    catalog.push(entities[3]);
    await pass();
    expect(await sumsOf(payments)).toEqual({ USD: '3.305' });
  });

  it('shares out anew what it has where annotations change, and reads again only for tags that it lacks', async () => {
    await start();
    await pass();
    expect(bill.reads).toBe(1);
    const [before] = await attributions();
    catalog[3] = entity('Component', 'payments', {
      annotations: { 'paved-path.dev/cost-tags': 'team=nobody' },
    });
    await pass();
    expect(bill.reads).toBe(1);
    expect(await attributions()).not.toEqual([before]);
    expect(await sumsOf(payments)).toEqual({});
    expect(await sumsOf('/entities/component/default/ledger')).toEqual({
      EUR: '-4',
      USD: '0.01',
    });
    catalog[3] = entity('Component', 'payments', {
      annotations: { 'paved-path.dev/cost-tags': 'cost-centre=7' },
    });
    await pass();
    expect(bill.reads).toBe(2);
    expect(bill.lastRequest?.tagKeys).toContain('cost-centre');
  });

  it('tells of a refusal every time, also where what is served is refused when it is read again', async () => {
    await start();
    bill.failure = new SliceRefusedError('It lacks a column');
    catalog[3] = entity('Component', 'payments', {
      annotations: { 'paved-path.dev/cost-tags': 'cost-centre=7' },
    });
    await pass();
    for (let hour = 0; hour < 3; hour += 1) {
      const { body } = await cost.get(payments);
      expect(costOverviewSchema.parse(body).notIncluded).toContain(
        `The newest of The bill ${lastMonth}, which was refused; what it said before is in`,
      );
      expect(bill.reads).toBe(2);
      clock += 60 * 60_000;
      await cost.refresh();
    }
    // Another version is another matter.
    bill.version = '2';
    clock += 60 * 60_000;
    await cost.refresh();
    expect(bill.reads).toBe(3);
  });

  it('notices an entity that a tag names, and lets others be', async () => {
    bill.charges.push(
      charge(lastMonth, { 6: '2' }, { tags: { service: 'refunds' } }),
    );
    await start();
    const before = await attributions();
    catalog.push(entity('Component', 'unrelated'));
    await pass();
    expect(await attributions()).toEqual(before);
    catalog.push(entity('Component', 'refunds'));
    await pass();
    expect(bill.reads).toBe(1);
    expect(await sumsOf('/entities/component/default/refunds')).toEqual({
      USD: '2',
    });
  });

  it('follows an owner without sharing out anything', async () => {
    await start();
    const before = await attributions();
    catalog[5] = entity('Component', 'orphan', {
      owner: 'group:default/payers',
    });
    await pass();
    expect(await attributions()).toEqual(before);
    expect(await sumsOf('/entities/group/default/payers')).toEqual({
      USD: '6.305',
    });
  });

  it('asks providers when it is their turn', async () => {
    await start();
    await pass();
    expect(bill.lists).toBe(1);
    clock += 60 * 60_000;
    await cost.refresh();
    expect(bill.lists).toBe(2);
    expect(bill.reads).toBe(1);
  });

  it('forgets months that are kept no longer', async () => {
    const before = monthOf(monthStart(whole.from, -1));
    bill.charges.push(
      charge(before, { 1: '9' }, { tags: { team: 'payments' } }),
    );
    await start();
    expect(await knex('charges').distinct('month').pluck('month')).toHaveLength(
      2,
    );
    await cost.stop();
    await start({ retentionMonths: 2 });
    for (const table of ['charges', 'share_pages', 'costs']) {
      expect(await knex(table).distinct('month').pluck('month')).toEqual([
        lastMonth,
      ]);
    }
    const { body } = await cost.get(`/organisation?${custom}`);
    expect(totals(organisationReportSchema.parse(body))).toMatchObject({
      USD: '13.31',
    });
  });

  it('understands the annotations of vendors', async () => {
    catalog = [
      entity('Component', 'aws', {
        annotations: { 'aws.amazon.com/cost-insights-tags': 'app=a,tier=web' },
      }),
      entity('Component', 'env0', {
        annotations: { 'env0.com/environment-id': 'e1' },
      }),
      entity('Component', 'project', {
        annotations: { 'env0.com/project-id': 'p1' },
      }),
    ];
    bill.charges = [
      charge(lastMonth, { 1: '1' }, { tags: { app: 'a', tier: 'web' } }),
      charge(lastMonth, { 1: '2' }, { tags: { app: 'a', tier: 'db' } }),
      charge(lastMonth, { 1: '4' }, { tags: { env0_environment_id: 'e1' } }),
      charge(lastMonth, { 1: '8' }, { tags: { env0_project_id: 'p1' } }),
    ];
    await start();
    const path = '/entities/component/default';
    expect(await sumsOf(`${path}/aws`)).toEqual({ USD: '1' });
    expect(await sumsOf(`${path}/env0`)).toEqual({ USD: '4' });
    expect(await sumsOf(`${path}/project`)).toEqual({ USD: '8' });
  });

  it('tells what a stack costs where there are enough to tell', async () => {
    const made = (name: string, stack?: string) =>
      entity('Component', name, {
        annotations: stack ? { 'paved-path.dev/stack': stack } : undefined,
        tags: stack ? undefined : ['node'],
      });
    catalog = [made('a', 'node'), made('b', 'node'), made('d', 'python')];
    bill.charges = ['a', 'b', 'c', 'd'].map((service, index) =>
      charge(lastMonth, { 1: `${10 * (index + 1)}` }, { tags: { service } }),
    );
    // The month is whole once a day of the next one is known.
    bill.charges.push(charge(monthOf(whole.to), { 1: '1' }));
    await start();
    expect((await cost.get('/stacks/node/peers')).body).toEqual({});
    catalog.push(made('c'));
    await pass();
    expect((await cost.get('/stacks/node/peers')).body.peers).toMatchObject({
      month: lastMonth,
      peers: 3,
      currencies: [
        { currency: 'USD', median: '20', lowest: '10', highest: '30' },
      ],
    });
  });
});
