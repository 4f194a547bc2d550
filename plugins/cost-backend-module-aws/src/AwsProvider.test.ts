import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { describeCostProviderContract } from '@paved-path/backstage-plugin-cost-node/testUtils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { delay, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  ACCOUNT,
  FakeCostExplorer,
  HOUR,
  KEY_ID,
  readMonth,
  refuse,
  SECRET,
} from './__testUtils__/FakeCostExplorer';

const databases = createTestDatabases();
jest.setTimeout(60_000);

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
        // It does not say that all that was used until then is known.
        lastOwnDay: 0,
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
