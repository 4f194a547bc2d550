import { registerMswTestHooks } from '@backstage/backend-test-utils';
import {
  ChargeMonth,
  CostProvider,
} from '@paved-path/backstage-plugin-cost-node';
import { describeCostProviderContract } from '@paved-path/backstage-plugin-cost-node/testUtils';
import { Knex } from 'knex';
import { delay, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createTestDatabases } from './__testUtils__/databases';
import {
  ACCOUNT,
  FakeCostExplorer,
  KEY_ID,
  MEMBER,
  refuse,
  SECRET,
} from './__testUtils__/FakeCostExplorer';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const signal = new AbortController().signal;
const HOUR = 60 * 60_000;

async function readMonth(
  provider: CostProvider,
  month: string,
  tagKeys: string[] = ['service'],
): Promise<ChargeMonth[]> {
  const slices = await provider.listSlices({ signal });
  const slice = slices.find(({ key }) => key === `${ACCOUNT}/${month}`)!;
  const charges: ChargeMonth[] = [];
  for await (const batch of provider.readSlice(
    slice,
    { tagKeys },
    { signal },
  )) {
    charges.push(...batch);
  }
  return charges;
}

describe.each(databases.eachSupportedId())('AwsProvider, %s', id => {
  const server = setupServer();
  registerMswTestHooks(server);

  let knex: Knex;
  let aws: FakeCostExplorer;

  beforeEach(async () => {
    knex = await databases.init(id);
    aws = new FakeCostExplorer();
    server.use(...aws.handlers);
    aws.charges = [
      {
        day: '2026-10-02',
        keys: ['Amazon EC2', 'service$payments'],
        billed: '1.0E-7',
      },
      {
        day: '2026-11-01',
        keys: ['Amazon EC2', 'service$payments'],
        billed: '10.1234567890123456789',
        effective: '12',
      },
      {
        day: '2026-11-02',
        keys: ['Amazon EC2', 'service$payments'],
        billed: '-3.5',
      },
      { day: '2026-11-02', keys: ['Tax', 'service$'], billed: '7' },
      { day: '2026-11-02', keys: ['AWS KMS', 'service$'], billed: '0.0000' },
    ];
  });

  afterEach(() => knex.destroy());

  describeCostProviderContract({
    create: async () => ({
      provider: await aws.createProvider(knex, { groupByTag: 'service' }),
      tagKeys: ['Service'],
      totals: [
        {
          currency: 'USD',
          billed: '13.6234568890123456789',
          effective: '15.5000001',
        },
      ],
      changeBackend: () => {
        aws.now += 24 * HOUR;
        aws.charges.push({
          day: '2026-11-03',
          keys: ['Amazon EC2', 'service$payments'],
          billed: '1',
        });
      },
      breakBackend: () => {
        aws.instead = () =>
          refuse('InternalServerException', `down for ${KEY_ID}`, 500);
      },
      hangBackend: () => {
        aws.instead = async () => {
          await delay('infinite');
          return HttpResponse.json({});
        };
      },
      secrets: [KEY_ID, SECRET],
    }),
  });

  it('reads all pages, by day, service and tag', async () => {
    const provider = await aws.createProvider(knex, {
      groupByTag: 'service',
      accounts: [{ accountId: ACCOUNT, environment: 'production' }],
    });
    expect(await readMonth(provider, '2026-11')).toEqual([
      {
        month: '2026-11',
        currency: 'USD',
        provider: 'AWS',
        service: 'Amazon EC2',
        category: 'Usage',
        environment: 'production',
        tags: { service: 'payments' },
        billed: ['10.1234567890123456789', '-3.5'],
        effective: ['12', '-3.5'],
      },
      {
        month: '2026-11',
        currency: 'USD',
        provider: 'AWS',
        service: 'Tax',
        category: 'Tax',
        environment: 'production',
        tags: {},
        billed: [undefined, '7'],
        effective: [undefined, '7'],
      },
    ]);
    expect(aws.asked).toEqual([
      {
        // The running day is not over.
        TimePeriod: { Start: '2026-11-01', End: '2026-11-03' },
        Granularity: 'DAILY',
        Metrics: ['UnblendedCost', 'AmortizedCost'],
        GroupBy: [
          { Type: 'DIMENSION', Key: 'SERVICE' },
          { Type: 'TAG', Key: 'service' },
        ],
      },
      expect.objectContaining({ NextPageToken: '2026-11-02' }),
    ]);
    expect(aws.authorizations[0]).toContain(`Credential=${KEY_ID}/`);
    expect(await provider.getPaidRequests()).toEqual({
      count: 2,
      cost: '0.02',
      currency: 'USD',
    });
  });

  it('pays once for what it knows, over restarts and replicas', async () => {
    const create = () => aws.createProvider(knex, { groupByTag: 'service' });
    const [one, two] = [await create(), await create()];
    const paid = async () => (await two.getPaidRequests()).count;
    const before = await readMonth(one, '2026-11');
    expect(await paid()).toBe(2);
    // Another process, another set of tags, another environment, an hour later.
    aws.now += HOUR;
    expect(await readMonth(two, '2026-11')).toEqual(before);
    await readMonth(await create(), '2026-11', ['other']);
    const other = await aws.createProvider(knex, {
      groupByTag: 'service',
      accounts: [{ accountId: ACCOUNT, environment: 'production' }],
    });
    const [{ environment }] = await readMonth(other, '2026-11');
    expect(environment).toBe('production');
    expect(await paid()).toBe(2);
    // The next turn.
    aws.now += 12 * HOUR;
    await readMonth(one, '2026-11');
    expect(await paid()).toBe(5);
    // Another grouping is another question.
    await readMonth(await aws.createProvider(knex), '2026-11');
    expect(await paid()).toBe(8);
    aws.now = Date.parse('2026-12-02T00:00:00Z');
    expect(await two.getPaidRequests()).toMatchObject({
      count: 0,
      cost: '0.00',
    });
  });

  it('counts what the SDK tries again', async () => {
    let failures = 1;
    aws.instead = () => {
      failures -= 1;
      return failures < 0
        ? undefined
        : refuse('ThrottlingException', 'Rate exceeded');
    };
    const provider = await aws.createProvider(knex, {}, 2);
    await readMonth(provider, '2026-11');
    expect((await provider.getPaidRequests()).count).toBe(3);
  });
});

describe('what Cost Explorer says', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let knex: Knex;
  let aws: FakeCostExplorer;

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
    aws = new FakeCostExplorer();
    server.use(...aws.handlers);
  });

  afterEach(() => knex.destroy());

  it('asks rarely for months that are over', async () => {
    aws.now = Date.parse('2026-11-15T12:00:00Z');
    const provider = await aws.createProvider(knex, { months: 13 });
    const versions = async () =>
      Object.fromEntries(
        (await provider.listSlices({ signal })).map(({ key, version }) => [
          key.slice(-7),
          version,
        ]),
      );
    const before = await versions();
    expect(Object.keys(before)).toHaveLength(13);
    expect(Object.keys(before)[0]).toBe('2025-11');
    aws.now += 24 * HOUR;
    const changedTo = async () => {
      const now = await versions();
      return Object.keys(now).filter(each => now[each] !== before[each]);
    };
    expect(await changedTo()).toEqual(['2026-11']);
    // Three months after its end a month is asked for a last time.
    aws.now = Date.parse('2026-12-02T12:00:00Z');
    expect(await changedTo()).toEqual([
      '2026-08',
      '2026-09',
      '2026-10',
      '2026-11',
      '2026-12',
    ]);
    // On the first of a month no day of it is over.
    aws.now = Date.parse('2026-12-01T12:00:00Z');
    expect(Object.keys(await versions()).at(-1)).toBe('2026-11');
  });

  it('groups by account where there is no tag, with the names of accounts', async () => {
    aws.charges = [
      { day: '2026-11-01', keys: ['Amazon S3', MEMBER], billed: '5' },
      {
        day: '2026-11-02',
        keys: ['Savings Plans for AWS Compute usage', ACCOUNT],
        billed: '6',
        unit: 'EUR',
      },
    ];
    aws.attributes = [
      { Value: MEMBER, Attributes: { description: 'Payments' } },
    ];
    const provider = await aws.createProvider(knex);
    const charges = await readMonth(provider, '2026-11');
    expect(charges).toMatchObject([
      { subAccountId: MEMBER, subAccountName: 'Payments', currency: 'USD' },
      { subAccountId: ACCOUNT, category: 'Purchase', currency: 'EUR' },
    ]);
  });

  it('asks account by account, and for the rest, where both account and tag are wanted', async () => {
    aws.instead = body => {
      const filter = JSON.stringify(body.Filter);
      const rest = filter.includes('Not');
      return HttpResponse.json({
        ResultsByTime: [
          {
            TimePeriod: body.TimePeriod,
            Groups: [
              {
                Keys: ['Amazon S3', 'Team$money$er'],
                Metrics: {
                  UnblendedCost: { Amount: rest ? '1' : '2', Unit: 'USD' },
                  AmortizedCost: { Amount: '3', Unit: 'USD' },
                },
              },
            ],
          },
        ],
      });
    };
    const provider = await aws.createProvider(knex, {
      groupByCostCategory: 'Team',
      accounts: [{ accountId: ACCOUNT, linkedAccounts: [MEMBER] }],
    });
    const entity = (text: string) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'x',
        annotations: { 'aws.amazon.com/cost-insights-cost-categories': text },
      },
    });
    const [selector] = provider.selectorsOf(entity('Team=money$er'));
    const charges = await readMonth(
      provider,
      '2026-11',
      Object.keys(selector.tags!),
    );
    expect(charges.map(each => [each.subAccountId, each.billed[0]])).toEqual([
      [MEMBER, '2'],
      [undefined, '1'],
    ]);
    expect(charges.map(({ tags }) => tags)).toEqual([
      { 'cost-category-Team': 'money$er' },
      { 'cost-category-Team': 'money$er' },
    ]);
    expect(selector.tags).toEqual({ 'cost-category-Team': ['money$er'] });
    expect(provider.selectorsOf(entity('Team=a,Area'))).toEqual([]);
    const only = { Dimensions: { Key: 'LINKED_ACCOUNT', Values: [MEMBER] } };
    expect(aws.asked.map(({ Filter }) => Filter)).toEqual([
      only,
      { Not: only },
    ]);
  });

  it.each([
    [
      'AccessDeniedException',
      'not authorized, Encoded authorization failure message: abc',
      'NotAllowedError',
      'allow ce:GetCostAndUsage',
    ],
    [
      'UnrecognizedClientException',
      'The security token is invalid',
      'AuthenticationError',
      'check the credentials',
    ],
    ['LimitExceededException', 'x', 'ServiceUnavailableError', 'too often'],
    ['ThrottlingException', 'x', 'ServiceUnavailableError', 'too often'],
    [
      'DataUnavailableException',
      'x',
      'SliceRefusedError',
      'has no data of 2026-11',
    ],
    [
      'ValidationException',
      'You haven’t enabled historical data',
      'SliceRefusedError',
      'check cost.aws.months',
    ],
  ])('says what %s means', async (name, message, kind, told) => {
    aws.instead = () => refuse(name, message);
    const provider = await aws.createProvider(knex);
    const error = await readMonth(provider, '2026-11').then(
      () => Promise.reject(new Error('It was read')),
      (thrown: Error) => thrown,
    );
    expect(error.name).toBe(kind);
    expect(error.message).toContain(told);
    expect(error.message).toContain(`the AWS account all`);
    expect(error.message).not.toContain('Encoded');
  });

  it('leaves an account alone for a while after it failed', async () => {
    aws.instead = () => refuse('AccessDeniedException', 'no');
    const provider = await aws.createProvider(knex);
    await expect(readMonth(provider, '2026-10')).rejects.toThrow('no');
    await expect(readMonth(provider, '2026-11')).rejects.toThrow(
      'not asked again before 2026-11-03T12:55:00.000Z',
    );
    expect(aws.asked).toHaveLength(1);
    aws.instead = undefined;
    aws.now += HOUR;
    expect(await readMonth(provider, '2026-11')).toEqual([]);
  });

  it.each([
    [{ Amount: '1,5', Unit: 'USD' }, 'UnblendedCost of 2026-11-01'],
    [{ Amount: '1' }, 'it has no unit'],
    [{ Amount: '1', Unit: 'EUR' }, 'EUR and USD for one charge'],
  ])('fails for an amount such as %j', async (amount, message) => {
    aws.instead = ({ TimePeriod }) =>
      HttpResponse.json({
        ResultsByTime: [
          {
            TimePeriod,
            Groups: [
              {
                Keys: ['Amazon S3', ACCOUNT],
                Metrics: {
                  UnblendedCost: amount,
                  AmortizedCost: { Amount: '1', Unit: 'USD' },
                },
              },
            ],
          },
        ],
      });
    const provider = await aws.createProvider(knex);
    await expect(readMonth(provider, '2026-11')).rejects.toThrow(message);
  });
});
