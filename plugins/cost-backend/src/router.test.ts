import {
  costOverviewSchema,
  costReportSchema,
  organisationReportSchema,
  resourcePageSchema,
  SourceStatus,
} from '@paved-path/backstage-plugin-cost-common';
import { ServiceUnavailableError } from '@backstage/errors';
import { SliceRefusedError } from '@paved-path/backstage-plugin-cost-node';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import {
  custom,
  entities,
  exampleCharges,
  payments,
  totals,
  whole,
  yesterday,
} from './__testUtils__/example';
import { charge, FakeBill } from './__testUtils__/FakeBill';
import { startCost } from './__testUtils__/startCost';
import { addDays, daysBetween, monthOf } from './rules/days';

const databases = createTestDatabases();
jest.setTimeout(120_000);

describe.each(databases.eachSupportedId())('cost, %s', databaseId => {
  let bill: FakeBill;
  let knex: Knex;
  let cost: Awaited<ReturnType<typeof startCost>>;

  const start = async (
    options: Partial<Parameters<typeof startCost>[0]> = {},
  ) => {
    cost = await startCost({ knex, provider: bill, entities, ...options });
    await cost.refresh();
  };
  const report = async (path: string, query = '') =>
    costReportSchema.parse(
      (await cost.get(`${path}/report?${custom}${query}`)).body,
    );
  const organisation = async (query = '') =>
    organisationReportSchema.parse(
      (await cost.get(`/organisation?${custom}${query}`)).body,
    );

  beforeEach(async () => {
    bill = new FakeBill();
    bill.charges = exampleCharges();
    knex = await databases.init(databaseId);
  });

  afterEach(async () => {
    await cost?.stop();
  });

  it('tells what an entity, a system, a team and all cost, each charge once', async () => {
    await start();
    expect(totals(await report(payments))).toEqual({ USD: '3.305' });
    const ledger = await report('/entities/component/default/ledger');
    expect(totals(ledger)).toEqual({ EUR: '-4', USD: '0.005' });
    expect(ledger.conflicts).toEqual([
      expect.stringMatching(/^shared-1 is claimed by .* shared evenly$/),
    ]);
    for (const path of ['group/default/treasury', 'system/default/money']) {
      const all = await report(`/entities/${path}`, '&groupBy=part');
      expect(totals(all)).toEqual({ EUR: '-4', USD: '3.31' });
      expect(all.currencies[1].groups.map(each => each.name)).toEqual([
        'payments',
        'ledger',
      ]);
    }
    const { rows } = await organisation();
    expect(
      rows.map(each => [each.currency, each.kind, each.name, each.cost]),
    ).toEqual([
      ['EUR', 'group', 'treasury', '-4'],
      ['USD', 'untagged', 'untagged', '7'],
      ['USD', 'group', 'payers', '3.305'],
      ['USD', 'unowned', 'no owner', '3'],
      ['USD', 'group', 'treasury', '0.005'],
    ]);
    const csv = await cost.get(`/organisation.csv?${custom}`);
    expect(csv.text).toContain(
      `payers,group,group:default/payers,${whole.from},${whole.to},billed,USD,3.305,`,
    );
  });

  it('shows resources with their share and page', async () => {
    await start();
    const { body } = await cost.get(`${payments}/resources?${custom}&limit=1`);
    const page = resourcePageSchema.parse(body);
    expect(page).toMatchObject({
      totalItems: 2,
      nextCursor: '1',
      items: [
        {
          resourceId: 'db',
          environment: 'prod',
          cost: '3.3',
          url: 'https://cloud.example.com/db',
        },
      ],
    });
    const { body: rest } = await cost.get(
      `${payments}/resources?${custom}&cursor=1`,
    );
    expect(rest.items).toMatchObject([
      {
        resourceId: 'shared-1',
        cost: '0.005',
        split: expect.stringContaining('1 of 2'),
      },
    ]);
    const wrong = await cost.get(`${payments}/resources?cursor=x`);
    expect(wrong.body.error.message).toContain('cursor: ');
  });

  it('reads what changed alone, and keeps what it has where the new is refused', async () => {
    await start();
    await cost.refresh();
    expect(bill.reads).toBe(1);
    expect(bill.lastRequest?.tagKeys).toEqual(
      expect.arrayContaining(['team', 'service', 'env']),
    );
    bill.version = '2';
    bill.charges = bill.charges.slice(0, 2);
    bill.failure = new SliceRefusedError('A column is missing', {
      file: 'bill.csv',
      line: 7,
    });
    await cost.refresh();
    await cost.refresh();
    expect(bill.reads).toBe(2);
    expect(totals(await organisation())).toEqual({ EUR: '-4', USD: '13.31' });
    const { body } = await cost.get('/sources');
    const [source] = body.items as SourceStatus[];
    expect(source.slices).toMatchObject([
      {
        state: 'refused',
        file: 'bill.csv',
        line: 7,
        reason: 'A column is missing',
        charges: 5,
      },
    ]);
    bill.version = '3';
    bill.failure = undefined;
    await cost.refresh();
    expect(totals(await organisation())).toEqual({ USD: '3.31' });
    expect(await knex('charges').select('position')).toHaveLength(2);
  });

  it('serves the last answer where the provider does not answer, and says so', async () => {
    await start();
    bill.listFailure = new ServiceUnavailableError(
      'The bucket acme-bills does not answer',
    );
    await cost.refresh();
    const overview = costOverviewSchema.parse((await cost.get(payments)).body);
    expect(overview).toMatchObject({
      freshness: {
        state: 'failed',
        reason: expect.stringMatching(/^The bill could not be read in full /),
      },
      currencies: [{ currency: 'USD', budget: { amount: '100' } }],
    });
    expect(overview.notIncluded).toContain('Taxes of the tax office');
    const reason = async () =>
      (await cost.get('/sources')).body.items[0].freshness.reason;
    expect(await reason()).toBe('The bucket acme-bills does not answer');
    // What a database says names what is in the statement.
    bill.listFailure = new Error("insert into charges values ('their-db', 9)");
    await cost.refresh();
    expect(await reason()).toMatch(/^It failed in a way that nobody foresaw/);
  });

  it('shows a conflict at nobody where conflicts are reported', async () => {
    await start({ config: { conflicts: 'report' } });
    expect(totals(await report(payments))).toEqual({ USD: '3.3' });
    const { rows } = await organisation();
    expect(rows).toContainEqual(
      expect.objectContaining({ kind: 'conflict', cost: '0.01' }),
    );
  });

  it('says which entities the configuration names that there are none of', async () => {
    await start({
      config: {
        attribution: [{ entity: 'paymnts', resourceIds: ['db'] }],
        budgets: [{ entity: 'group:payrs', amount: '1 USD' }],
      },
    });
    // It claims nothing, so who does gets it.
    expect(totals(await report(payments))).toEqual({ USD: '3.305' });
    expect((await organisation()).notIncluded).toEqual(
      expect.arrayContaining([
        'What the configuration cost.attribution[0] gives to component:default/paymnts, which the catalog does not have',
        'The budget of group:default/payrs in the configuration, as the catalog does not have it',
      ]),
    );
  });

  it('tells the owner of an anomaly and a budget, once, and lets them acknowledge it', async () => {
    const days = daysBetween(addDays(yesterday, -63), addDays(yesterday, 1));
    const day = addDays(yesterday, yesterday.endsWith('-01') ? -1 : 0);
    const byMonth = new Map<string, Record<number, string>>();
    for (const each of days) {
      const amounts = byMonth.get(monthOf(each)) ?? {};
      amounts[Number(each.slice(8))] = each === day ? '900' : '5';
      byMonth.set(monthOf(each), amounts);
    }
    bill.charges = [...byMonth].map(([month, amounts]) =>
      charge(month, amounts, {
        tags: { team: 'payments' },
        resourceId: 'nat-1',
      }),
    );
    await start();
    await cost.refresh();
    expect(cost.published('cost.anomaly')).toMatchObject([
      {
        entityRef: 'component:default/payments',
        severity: 'critical',
        title: expect.stringMatching(
          /^payments cost 17900 % more .* most of it is nat-1 \(EC2\)$/,
        ),
        details: { ownerRef: 'group:default/payers' },
      },
    ]);
    // On the first of a month, nothing of its budget is used yet.
    const isRunning = monthOf(day) === monthOf(addDays(yesterday, 1));
    expect(cost.published('cost.budget')).toMatchObject(
      isRunning ? [{ details: { threshold: 1, budget: '100' } }] : [],
    );
    const { body } = await cost.get(`${payments}/report?period=7d`);
    const [anomaly] = costReportSchema.parse(body).anomalies;
    const path = `/anomalies/${anomaly.id}/acknowledgement`;
    expect((await cost.post(path, { reason: ' ' })).status).toBe(400);
    const { body: acknowledged } = await cost.post(path, {
      reason: 'a load test',
    });
    expect(acknowledged).toMatchObject({
      state: 'acknowledged',
      acknowledgement: { reason: 'a load test' },
    });
    expect(cost.published('cost.anomaly.acknowledged')).toMatchObject([
      {
        entityRef: 'component:default/payments',
        actor: expect.stringMatching(/^user:/),
        severity: 'info',
        details: { anomalyId: anomaly.id, day, reason: 'a load test' },
      },
    ]);
  });

  it('keeps what Infracost estimates', async () => {
    await start();
    const path = `${payments}/estimates/pull%20request%2012`;
    const wrong = await cost.put(path, { projects: 'none' });
    expect(wrong.body.error.message).toMatch(/^projects: /);
    await cost.put(path, {
      currency: 'USD',
      totalMonthlyCost: '12.5',
      pastTotalMonthlyCost: '10',
      diffTotalMonthlyCost: null,
      projects: [
        {
          diff: { resources: [{ name: 'aws_db.x', monthlyCost: '2.5' }] },
          breakdown: {
            resources: [{ costComponents: [{ priceNotFound: true }] }],
          },
        },
      ],
    });
    expect((await report(payments)).estimates).toMatchObject([
      {
        name: 'pull request 12',
        difference: '2.5',
        withoutPrice: 1,
        resources: [{ name: 'aws_db.x', difference: '2.5' }],
      },
    ]);
  });
});
