import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { describeCostProviderContract } from '@paved-path/backstage-plugin-cost-node/testUtils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { delay, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  API,
  FakeOpenCost,
  HEADER,
  readMonth,
  signal,
  TOKEN,
} from './__testUtils__/FakeOpenCost';

const databases = createTestDatabases();
jest.setTimeout(60_000);

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

  it('asks again for days that were missing at the end of a month', async () => {
    const provider = await opencost.createProvider(knex);
    const versionOfNovember = async () => {
      const slices = await provider.listSlices({ signal });
      return slices.find(({ key }) => key === 'production/2026-11')!.version;
    };
    opencost.now = Date.parse('2026-12-01T12:00:00Z');
    opencost.days['2026-11-29'] = { [API]: { totalCost: 1 } };
    // Not computed yet.
    opencost.days['2026-11-30'] = {};
    await readMonth(provider, '2026-11');
    const read = await versionOfNovember();
    opencost.now = Date.parse('2026-12-02T12:00:00Z');
    opencost.days['2026-11-30'] = { [API]: { totalCost: 2 } };
    expect(await versionOfNovember()).not.toBe(read);
    opencost.asked.length = 0;
    const [charge] = await readMonth(provider, '2026-11');
    expect(charge.billed.slice(28)).toEqual(['1', '2']);
    expect(opencost.asked).toEqual(['2026-11-30']);
    opencost.now = Date.parse('2026-12-05T12:00:00Z');
    const settled = await versionOfNovember();
    opencost.now = Date.parse('2026-12-06T12:00:00Z');
    expect(await versionOfNovember()).toBe(settled);
  });

  it('forgets days that are kept no longer', async () => {
    const provider = await opencost.createProvider(knex);
    await readMonth(provider, '2026-11');
    const [row] = await knex('opencost__days').limit(1);
    for (const day of ['2023-11-30', '2023-12-01']) {
      await knex('opencost__days').insert({ ...row, day });
    }
    const [first] = await provider.listSlices({ signal });
    expect(first.key).toBe('production/2023-12');
    expect(await knex('opencost__days').orderBy('day').first()).toMatchObject({
      day: '2023-12-01',
    });
  });
});
