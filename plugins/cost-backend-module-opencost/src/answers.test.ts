import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  API,
  FakeOpenCost,
  NONE,
  readMonth,
  signal,
} from './__testUtils__/FakeOpenCost';

const databases = createTestDatabases();
jest.setTimeout(60_000);

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

  it('takes back clusters that are configured no more under their name', async () => {
    const provider = await opencost.createProvider(knex);
    const [slice] = await provider.listSlices({ signal });
    expect(slice.group).toBe('production');
    expect(
      await provider.listWithdrawn(['production/2020-01', 'live/2026-11'], {
        signal,
      }),
    ).toEqual(['live/2026-11']);
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
