import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { age, readAll, runSql, total, unitsOf } from './__testUtils__/bills';
import { FocusProvider } from './FocusProvider';

const MIB = 1024 ** 2;

/** Days of a thousand buckets, each charge with tags that no other has. */
const charges = (count: number, padding: number) =>
  `SELECT '0.000001' AS BilledCost, '1' AS EffectiveCost, 'USD' AS BillingCurrency, '2026-10-01' AS BillingPeriodStart, '2026-11-01' AS BillingPeriodEnd, '2026-10-0' || (1 + n % 8) AS ChargePeriodStart, '2026-10-0' || (2 + n % 8) AS ChargePeriodEnd, 'Usage' AS ChargeCategory, 'S3' AS ServiceName, 'AWS' AS ProviderName, 'bucket-' || n % 1000 AS ResourceId, '{"team":"payments","request":"' || n || repeat('x', ${padding}) || '"}' AS Tags FROM range(${count}) rows(n)`;

describe('bills that are large', () => {
  let root: string;
  let folder: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'focus-large-'));
    folder = path.join(root, 'bills');
    await mkdir(folder);
  });

  afterEach(() => rm(root, { recursive: true }));

  const create = (memoryLimit: number) =>
    new FocusProvider({
      exports: [{ name: 'aws', source: { folder } }],
      memoryLimit,
      folder: path.join(root, 'own'),
    });

  it.each([
    ['several times larger than its memory', 260_000, 1200, 96, 3],
    ['with a million tag values', 1_000_000, 0, 96, 1],
  ])(
    'reads a CSV %s',
    async (_, count, padding, memory, times) => {
      const big = path.join(folder, '2026-10.csv');
      await runSql(`COPY (${charges(count, padding)}) TO '${big}' (HEADER)`);
      await age(big);
      const { size } = await stat(big);
      expect(size).toBeGreaterThan(times * memory * MIB);
      const { months } = await readAll(create(memory * MIB));
      expect(months).toHaveLength(1000);
      expect(months.every(({ tags }) => tags.team === 'payments')).toBe(true);
      expect(total(months.flatMap(({ billed }) => billed))).toBe(
        unitsOf(String(count / 1_000_000)),
      );
    },
    60_000,
  );
});
