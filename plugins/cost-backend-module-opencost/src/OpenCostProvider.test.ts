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
import { FakeOpenCost, HEADER, TOKEN } from './__testUtils__/FakeOpenCost';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const NONE = '__unallocated__';
const API = `payments/deployment/api/backstage_io_kubernetes_id=payments-api/${NONE}/app=api`;
const signal = new AbortController().signal;

async function readMonth(
  provider: CostProvider,
  month: string,
  tagKeys: string[] = [],
): Promise<ChargeMonth[]> {
  const slices = await provider.listSlices({ signal });
  const slice = slices.find(({ key }) => key === `production/${month}`)!;
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

describe.each(databases.eachSupportedId())('OpenCostProvider, %s', id => {
  const server = setupServer();
  registerMswTestHooks(server);

  let knex: Knex;
  let opencost: FakeOpenCost;

  beforeEach(async () => {
    knex = await databases.init(id);
    opencost = new FakeOpenCost();
    server.use(...opencost.handlers);
    opencost.days['2026-10-31'] = { [API]: { totalCost: 0.1 } };
    opencost.days['2026-11-01'] = {
      [API]: { totalCost: 0.30000000000000004 },
      __idle__: { totalCost: 12.00001 },
    };
    opencost.days['2026-11-02'] = { [API]: { totalCost: 2e-7 } };
    // It has not ended, so it must not be asked for.
    opencost.days['2026-11-03'] = { [API]: { totalCost: 1000 } };
  });

  afterEach(() => knex.destroy());

  describeCostProviderContract({
    create: async () => ({
      provider: await opencost.createProvider(knex),
      tagKeys: ['kubernetes-namespace', 'app'],
      totals: [
        {
          currency: 'USD',
          billed: '12.40001020000000004',
          effective: '12.40001020000000004',
        },
      ],
      changeBackend: () => {
        opencost.now += 24 * 60 * 60_000;
      },
      breakBackend: () => {
        opencost.instead = () =>
          HttpResponse.json({ message: `no ${TOKEN}` }, { status: 500 });
      },
      hangBackend: () => {
        opencost.instead = async () => {
          await delay('infinite');
          return HttpResponse.json({});
        };
      },
      secrets: [TOKEN, HEADER],
    }),
  });

  it('asks for each whole day once, in UTC, and keeps it', async () => {
    const provider = await opencost.createProvider(knex);
    await readMonth(provider, '2026-10');
    await readMonth(provider, '2026-11');
    expect(opencost.asked).toEqual(['2026-10-31', '2026-11-01', '2026-11-02']);
    expect(opencost.queries[0]).toEqual({
      window: '2026-10-31T00:00:00Z,2026-11-01T00:00:00Z',
      step: '1d',
      accumulate: 'false',
      aggregate:
        'namespace,controllerKind,controller,label:backstage_io_kubernetes_id,label:app_kubernetes_io_name,label:app',
      includeIdle: 'true',
    });
    expect(opencost.authorizations[0]).toBe(`Bearer ${TOKEN}`);
    // Prometheus forgot, another process has taken over, and rules changed.
    opencost.now = Date.parse('2026-11-20T01:00:00Z');
    opencost.instead = () =>
      HttpResponse.json({ code: 200, data: [{}] }, { status: 200 });
    opencost.asked.length = 0;
    const other = await opencost.createProvider(knex);
    expect(await other.listSlices({ signal })).toEqual([
      expect.objectContaining({
        key: 'production/2026-10',
        from: '2026-10-01',
        to: '2026-11-01',
      }),
      expect.objectContaining({
        key: 'production/2026-11',
        // At one o'clock yesterday is not settled yet.
        to: '2026-11-19',
      }),
    ]);
    const [charge] = await readMonth(other, '2026-11', ['kubernetes-id']);
    expect(charge.billed).toEqual(['0.30000000000000004', '0.0000002']);
    expect(charge.tags).toEqual({ 'kubernetes-id': 'payments-api' });
    expect(opencost.asked).toEqual(['2026-11-16', '2026-11-17', '2026-11-18']);
    const [october] = await readMonth(other, '2026-10');
    expect(october.billed).toEqual([
      ...Array.from({ length: 30 }, () => undefined),
      '0.1',
    ]);
  });

  it('asks again for days that can still be had where other labels are wanted', async () => {
    await readMonth(await opencost.createProvider(knex), '2026-11');
    opencost.days['2026-11-02'] = {
      'payments/deployment/api/team=money': { totalCost: 7 },
    };
    const provider = await opencost.createProvider(knex, { labels: ['team'] });
    const charges = await readMonth(provider, '2026-11', ['Team']);
    expect(charges.map(({ billed, tags }) => [billed, tags])).toEqual([
      [['0.30000000000000004'], {}],
      [['12.00001'], {}],
      [[undefined, '7'], { Team: 'money' }],
    ]);
  });
});

describe('what OpenCost says', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let opencost: FakeOpenCost;
  let knex: Knex;

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
    opencost = new FakeOpenCost();
    server.use(...opencost.handlers);
  });

  afterEach(() => knex.destroy());

  it('shows what belongs to no workload as lines of their own', async () => {
    const rest = `${NONE}/${NONE}/${NONE}`;
    opencost.days['2026-11-02'] = {
      [API]: { totalCost: 1 },
      [`payments/statefulset/db/${rest}`]: {
        totalCost: 2,
        properties: { labels: { app: 'db', other: 'x' } },
      },
      [`payments/${NONE}/${NONE}/${rest}`]: { totalCost: 4 },
      [`${NONE}/${NONE}/${NONE}/${rest}`]: { totalCost: 8 },
      'production/__idle__': { totalCost: -16.5 },
      // Of a version that names it in a way of its own.
      __unmounted__: { totalCost: 32, properties: { namespace: 'booking' } },
      [`free/deployment/free/${rest}`]: { totalCost: 0 },
    };
    const provider = await opencost.createProvider(knex, { currency: 'EUR' });
    const charges = await readMonth(provider, '2026-11', [
      'app',
      'other',
      'kubernetes-id',
    ]);
    expect(
      charges.map(each => [
        each.resourceId,
        each.resourceName,
        each.resourceType,
        each.service,
        each.billed[1],
        each.tags,
      ]),
    ).toEqual([
      [
        'production/payments/deployment/api',
        'api',
        'Deployment',
        'Kubernetes workloads',
        '1',
        { app: 'api', 'kubernetes-id': 'payments-api' },
      ],
      [
        'production/payments/statefulset/db',
        'db',
        'StatefulSet',
        'Kubernetes workloads',
        '2',
        { app: 'db', 'kubernetes-id': 'db' },
      ],
      [
        'production/payments',
        'payments, without a controller',
        'Namespace',
        'Kubernetes, without a controller',
        '4',
        {},
      ],
      [
        'production/__unallocated__',
        expect.any(String),
        'Cluster',
        'Kubernetes, without a namespace',
        '8',
        {},
      ],
      [
        'production/__idle__',
        'Idle capacity of production',
        'Cluster',
        'Kubernetes idle capacity',
        '-16.5',
        {},
      ],
      [
        'production/booking',
        'booking, without a controller',
        'Namespace',
        'Kubernetes, without a controller',
        '32',
        {},
      ],
    ]);
    expect(charges[0]).toMatchObject({
      currency: 'EUR',
      provider: 'Kubernetes',
      subAccountId: 'production',
      environment: 'production',
      category: 'Usage',
    });
  });

  const window = {
    start: '2026-11-01T00:00:00Z',
    end: '2026-11-02T00:00:00Z',
  };
  const answer = (data: unknown, more: object = {}) => ({ data, ...more });

  it.each([
    [
      'its own code',
      answer(null, { code: 500, message: 'no data' }),
      'no data',
    ],
    [
      'two steps',
      answer([{}, {}], { code: 200 }),
      'it answered 2 steps for one day',
    ],
    [
      'no number',
      answer([{ [API]: { window, totalCost: null } }]),
      'totalCost of payments/deployment/api',
    ],
    [
      'another day',
      answer([
        { [API]: { window: { ...window, end: window.start }, totalCost: 1 } },
      ]),
      'which is another time',
    ],
    [
      'another shape',
      answer([{ [API]: { totalCost: '1' } }]),
      'not documented',
    ],
    ['nothing at all', answer([]), 'knows nothing of any day'],
    ['null', answer([null]), 'knows nothing of any day'],
  ])('fails where it answers %s', async (_, body, message) => {
    opencost.now = Date.parse('2026-11-02T12:00:00Z');
    opencost.instead = () => HttpResponse.json(body);
    const provider = await opencost.createProvider(knex);
    await expect(readMonth(provider, '2026-11')).rejects.toThrow(message);
    // Nothing of it was kept.
    opencost.instead = undefined;
    opencost.days['2026-11-01'] = { [API]: { totalCost: 3 } };
    const [charge] = await readMonth(provider, '2026-11');
    expect(charge.billed).toEqual(['3']);
  });

  it('keeps the days before the one that fails', async () => {
    opencost.days['2026-11-01'] = { [API]: { totalCost: 3 } };
    opencost.instead = day =>
      day === '2026-11-02'
        ? HttpResponse.json({ message: 'overloaded' }, { status: 503 })
        : undefined;
    const provider = await opencost.createProvider(knex);
    await expect(readMonth(provider, '2026-11')).rejects.toThrow(
      'OpenCost of production answered GET /allocation/compute with 503: overloaded',
    );
    opencost.asked.length = 0;
    opencost.instead = undefined;
    await readMonth(provider, '2026-11');
    expect(opencost.asked).toEqual(['2026-11-02']);
  });
});
