import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  place,
  placeParquet,
  readAll,
  Row,
  toCsv,
  total,
  toRow,
} from './__testUtils__/bills';
import { FocusProvider } from './FocusProvider';

const day = (at: number) =>
  new Date(Date.UTC(2026, 9, 1) + at * 86_400_000).toISOString();

const amount = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
    fc.integer({ min: 0, max: 18 }),
  )
  .map(([units, scale]) => {
    const digits = `${units < 0n ? -units : units}`.padStart(scale + 1, '0');
    const point = digits.length - scale;
    const fraction = scale ? `.${digits.slice(point)}` : '';
    return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`;
  });

// Of doubles, what a Parquet file's reader prints.
const double = fc
  .double({ noNaN: true, min: -1e9, max: 1e9 })
  .filter(value => value === 0 || Math.abs(value) > 1e-15)
  .map(value => (Object.is(value, -0) ? '0' : String(value)));

function rowsOf(amounts: fc.Arbitrary<string>): fc.Arbitrary<Row[]> {
  return fc.array(
    fc
      .record({
        BilledCost: amounts,
        EffectiveCost: amounts,
        BillingCurrency: fc.constantFrom('USD', 'EUR'),
        at: fc.integer({ min: -40, max: 30 }),
        days: fc.integer({ min: 1, max: 70 }),
        ResourceId: fc.constantFrom('', 'a', 'b', "it's", '"'),
        ChargeCategory: fc.constantFrom('Usage', 'Credit', 'Tax', 'Purchase'),
        tag: fc.oneof(fc.string(), fc.boolean(), fc.constant(null)),
      })
      .map(({ at, days, tag, ...data }) =>
        toRow({
          ...data,
          ChargePeriodStart: day(at),
          ChargePeriodEnd: day(at + days),
          Tags: JSON.stringify({ team: tag, other: at }),
        }),
      ),
    { minLength: 1, maxLength: 30 },
  );
}

async function expectSums(folder: string, rows: Row[]): Promise<void> {
  const own = await mkdtemp(path.join(tmpdir(), 'focus-own-'));
  try {
    const { months } = await readAll(
      new FocusProvider({
        exports: [{ name: 'bill', source: { folder } }],
        memoryLimit: 256 * 1024 ** 2,
        folder: own,
      }),
    );
    for (const currency of new Set(rows.map(row => row.BillingCurrency))) {
      const raw = rows.filter(row => row.BillingCurrency === currency);
      const read = months.filter(month => month.currency === currency);
      expect(total(read.flatMap(({ billed }) => billed))).toBe(
        total(raw.map(row => row.BilledCost)),
      );
      expect(total(read.flatMap(({ effective }) => effective))).toBe(
        total(raw.map(row => row.EffectiveCost)),
      );
    }
  } finally {
    await rm(own, { recursive: true });
  }
}

describe('what is read of a bill', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'focus-bills-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('adds up to its rows, of a CSV', async () => {
    await expect(
      fc.assert(
        fc.asyncProperty(rowsOf(fc.oneof(amount, double)), async rows => {
          await place(folder, 'bill.csv', toCsv(rows));
          await expectSums(folder, rows);
        }),
        { numRuns: 40 },
      ),
    ).resolves.toBeUndefined();
  }, 120_000);

  it.each([
    ['DOUBLE', double],
    ['DECIMAL(38, 18)', amount],
  ])(
    'adds up to its rows, of a Parquet file with %s',
    async (type, amounts) => {
      await expect(
        fc.assert(
          fc.asyncProperty(rowsOf(amounts), async rows => {
            const csv = await place(folder, 'rows.txt', toCsv(rows));
            await placeParquet(
              folder,
              'bill.parquet',
              `SELECT * REPLACE (BilledCost::${type} AS BilledCost, EffectiveCost::${type} AS EffectiveCost, ChargePeriodStart::TIMESTAMP AS ChargePeriodStart) FROM read_csv('${csv}', all_varchar = true, header = true, delim = ',', quote = '"', escape = '"')`,
            );
            await expectSums(folder, rows);
          }),
          { numRuns: 25 },
        ),
      ).resolves.toBeUndefined();
    },
    120_000,
  );
});
