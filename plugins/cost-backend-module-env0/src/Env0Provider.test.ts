import { registerMswTestHooks } from '@backstage/backend-test-utils';
import {
  describeCostProviderContract,
  readSliceOf,
} from '@paved-path/backstage-plugin-cost-node/testUtils';
import { delay, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { FakeEnv0, KEY_ID, KEY_SECRET, TOKEN } from './__testUtils__/FakeEnv0';

const signal = new AbortController().signal;
const HOUR = 60 * 60_000;

describe('Env0Provider', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let env0: FakeEnv0;

  beforeEach(() => {
    env0 = new FakeEnv0();
    server.use(...env0.handlers);
    env0.costs.e1 = [
      { id: 'c1', date: '2026-10-31T00:00:00.000Z', total: { AWS: 0.1 } },
      {
        id: 'c2',
        date: '2026-11-01',
        total: { AWS: 0.30000000000000004, GCP: '2.50', AZURE: null },
        isStale: true,
      },
      { id: 'c3', date: '2026-11-02', total: 7 },
      // It has not ended.
      { id: 'c4', date: '2026-11-03', total: { AWS: 1000 } },
      // Older than the first whole month of the year.
      { id: 'c5', date: '2025-11-30', total: { AWS: 1000 } },
    ];
  });

  describeCostProviderContract({
    create: () => ({
      provider: env0.createProvider(),
      tagKeys: ['env0_environment_id'],
      totals: [
        {
          currency: 'USD',
          billed: '9.90000000000000004',
          effective: '9.90000000000000004',
        },
      ],
      changeBackend: () => {
        env0.now += 24 * HOUR;
      },
      breakBackend: () => {
        env0.instead = () =>
          HttpResponse.json({ message: `not ${KEY_SECRET}` }, { status: 500 });
      },
      hangBackend: () => {
        env0.instead = async () => {
          await delay('infinite');
          return HttpResponse.json({});
        };
      },
      secrets: [KEY_ID, KEY_SECRET, TOKEN],
    }),
  });

  it('tells what each environment cost in each cloud', async () => {
    const provider = env0.createProvider({ currency: 'EUR' });
    const charges = await readSliceOf(provider, '2026-11', ['env0_project_id']);
    expect(charges[0]).toEqual({
      month: '2026-11',
      currency: 'EUR',
      provider: 'AWS',
      service: 'env0 environments',
      category: 'Usage',
      subAccountId: 'p1',
      subAccountName: 'payments',
      resourceId: 'p1/e1',
      resourceName: 'payments/production',
      resourceType: 'Environment',
      environment: 'production',
      tags: { env0_project_id: 'p1' },
      billed: ['0.30000000000000004'],
      effective: ['0.30000000000000004'],
    });
    expect(charges.map(each => [each.provider, each.billed])).toEqual([
      ['AWS', ['0.30000000000000004']],
      ['Google Cloud', ['2.5']],
      ['env0', [undefined, '7']],
    ]);
    expect(provider.linkTo({ resourceId: 'p1/e1' })).toBe(
      'https://app.env0.com/p/p1/environments/e1',
    );
    expect(provider.linkTo({ resourceId: 'e1' })).toBeUndefined();
    expect([...env0.authorizations]).toEqual([
      `Basic ${Buffer.from(`${KEY_ID}:${KEY_SECRET}`).toString('base64')}`,
    ]);
  });

  it('reads all pages, leaves out what is not monitored, and asks once for all months', async () => {
    env0.environments = Array.from({ length: 101 }, (_, index) =>
      env0.environment(`e${index}`, { projectId: 'gone', isArchived: true }),
    );
    env0.costs.e100 = [{ date: '2026-11-01', total: { AWS: 1 } }];
    const provider = env0.createProvider();
    const charges = await readSliceOf(provider, '2026-11', []);
    expect(charges.map(each => each.resourceName)).toEqual([
      'gone/production',
      'gone/production',
      'gone/production',
      'gone/production',
    ]);
    expect(env0.calls.slice(0, 4)).toEqual([
      '/projects?organizationId=org-1',
      '/environments?organizationId=org-1&limit=100&offset=0&excludeFields=latestDeploymentLog',
      '/environments?organizationId=org-1&limit=100&offset=100&excludeFields=latestDeploymentLog',
      '/costs/environments/e0?timespan=YEAR&granularity=DAILY',
    ]);
    const asked = env0.calls.length;
    await readSliceOf(provider, '2026-10', []);
    expect(env0.calls).toHaveLength(asked);
    env0.now += 12 * HOUR;
    await readSliceOf(provider, '2026-10', []);
    expect(env0.calls).toHaveLength(2 * asked);
  });

  it('lists the months that env0 tells whole, and closes them after some days', async () => {
    const provider = env0.createProvider();
    const list = () => provider.listSlices({ signal });
    const before = await list();
    expect(before).toHaveLength(12);
    expect(before[0].from).toBe('2025-12-01');
    expect(before.at(-1)).toMatchObject({ key: '2026-11', to: '2026-11-03' });
    env0.now += 12 * HOUR;
    const changed = (await list()).filter(
      ({ version }, index) => version !== before[index].version,
    );
    expect(changed.map(({ key }) => key)).toEqual(['2026-10', '2026-11']);
    // Of another organization nothing was read yet.
    const [other] = await env0
      .createProvider({ organizationId: 'org-2' })
      .listSlices({ signal });
    expect(other.version).not.toBe(before[0].version);
  });

  it.each([
    [
      'is not allowed',
      () => HttpResponse.json({ message: 'no' }, { status: 403 }),
      'env0 answered GET /projects with 403: no',
    ],
    [
      'asks to wait long',
      () =>
        HttpResponse.json(
          { message: 'slow' },
          { status: 429, headers: { 'retry-after': '600' } },
        ),
      'it asks to wait 600 s',
    ],
    [
      'says something else',
      (path: string) =>
        path.startsWith('/costs')
          ? HttpResponse.json([{ date: 'today', total: 1 }])
          : undefined,
      'in a shape that is not documented',
    ],
    [
      'has no number',
      (path: string) =>
        path.startsWith('/costs')
          ? HttpResponse.json([{ date: '2026-11-01', total: { AWS: 'x' } }])
          : undefined,
      'in a shape that is not documented',
    ],
    [
      'says a day twice',
      (path: string) =>
        path.startsWith('/costs')
          ? HttpResponse.json([
              { date: '2026-11-01', total: 1 },
              { date: '2026-11-01', total: 1 },
            ])
          : undefined,
      'has two amounts for 2026-11-01',
    ],
    [
      'monitors no environment',
      (path: string) =>
        path.startsWith('/costs')
          ? HttpResponse.json({ message: 'Not Found' }, { status: 404 })
          : undefined,
      'env0 has no costs of any of the 1 environments',
    ],
    [
      'lists no environment',
      (path: string) =>
        path === '/environments' ? HttpResponse.json([]) : undefined,
      'env0 lists no environment of the organization org-1',
    ],
  ])('fails where env0 %s', async (_, instead, message) => {
    env0.instead = instead as FakeEnv0['instead'];
    const provider = env0.createProvider();
    await expect(readSliceOf(provider, '2026-11', [])).rejects.toThrow(message);
  });
});
