import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  ACCOUNT,
  FakeCostExplorer,
  HOUR,
  MEMBER,
  readMonth,
  refuse,
  signal,
} from './__testUtils__/FakeCostExplorer';

const databases = createTestDatabases();
jest.setTimeout(60_000);

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

  it('takes back accounts that are asked no more, and no month that is only old', async () => {
    const provider = await aws.createProvider(knex);
    const listed = await provider.listSlices({ signal });
    expect([...new Set(listed.map(({ group }) => group))]).toEqual([ACCOUNT]);
    expect(
      await provider.listWithdrawn(
        [`${ACCOUNT}/2020-01`, `${MEMBER}/2020-01`, `${MEMBER}/2026-11`],
        { signal },
      ),
    ).toEqual([`${MEMBER}/2020-01`, `${MEMBER}/2026-11`]);
    expect(aws.asked).toEqual([]);
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
