import { registerMswTestHooks } from '@backstage/backend-test-utils';
import {
  CostProviderUnderTest,
  describeCostProviderContract,
} from '@paved-path/backstage-plugin-cost-node/testUtils';
import { delay, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { place, Row, toCsv, toRow } from './__testUtils__/bills';
import { FakeBucket, KEY_ID, refuse, SECRET } from './__testUtils__/FakeBucket';
import { FocusProvider } from './FocusProvider';
import { ExportSettings } from './settings';

const billOf = (...rows: Row[]) => toCsv(rows.map(toRow));

const SEPTEMBER = billOf({
  BilledCost: '0.1',
  EffectiveCost: '1e-7',
  BillingPeriodStart: '2026-09-01',
  BillingPeriodEnd: '2026-10-01',
  ChargePeriodStart: '2026-09-30',
  ChargePeriodEnd: '2026-10-01',
});
const OCTOBER = billOf(
  { BilledCost: '12.345678901234567891' },
  { BilledCost: '-2', EffectiveCost: '0', ChargeCategory: 'Credit' },
  { BillingCurrency: 'EUR', BilledCost: '$1,000.50', Tags: '' },
);
const TOTALS = [
  {
    currency: 'USD',
    billed: '10.445678901234567891',
    effective: '1.2500001',
  },
  { currency: 'EUR', billed: '1000.5', effective: '1.25' },
];

describe('FocusProvider', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  async function toSubject(
    source: (root: string) => ExportSettings['source'],
    rest: Pick<
      CostProviderUnderTest,
      'changeBackend' | 'breakBackend' | 'hangBackend' | 'secrets'
    >,
  ): Promise<CostProviderUnderTest> {
    const root = await mkdtemp(path.join(tmpdir(), 'focus-contract-'));
    return {
      provider: new FocusProvider({
        exports: [{ name: 'aws', source: source(root) }],
        memoryLimit: 128 * 1024 ** 2,
        folder: path.join(root, 'own'),
      }),
      tagKeys: ['team'],
      totals: TOTALS,
      ...rest,
      stop: () => rm(root, { recursive: true, force: true }),
    };
  }

  describe('of a folder', () => {
    describeCostProviderContract({
      create: async () => {
        let bills = '';
        const subject = await toSubject(
          root => {
            bills = path.join(root, 'bills');
            return { folder: bills };
          },
          {
            changeBackend: async () => {
              const bill = billOf({ BilledCost: '77' });
              await place(bills, '2026-10.csv', bill);
            },
            breakBackend: () => rm(bills, { recursive: true }),
          },
        );
        await place(bills, '2026-09.csv', SEPTEMBER);
        await place(bills, '2026-10.csv', OCTOBER);
        return subject;
      },
    });
  });

  describe('of a bucket', () => {
    describeCostProviderContract({
      create: () => {
        const bucket = new FakeBucket();
        server.use(...bucket.handlers);
        bucket.put('exports/focus/2026-09.csv', SEPTEMBER);
        bucket.put('exports/focus/2026-10.csv', OCTOBER);
        return toSubject(() => ({ s3: bucket.settings }), {
          changeBackend: () =>
            bucket.put(
              'exports/focus/2026-10.csv',
              billOf({ BilledCost: '77' }),
            ),
          breakBackend: () => {
            bucket.instead = () => refuse('AccessDenied', 'No', 403);
          },
          hangBackend: () => {
            bucket.instead = async () => {
              await delay('infinite');
              return new HttpResponse();
            };
          },
          secrets: [SECRET, KEY_ID],
        });
      },
    });
  });
});
