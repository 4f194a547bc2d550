import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  place,
  placeParquet,
  readAll,
  refusal,
  Row,
  toCsv,
  toRow,
} from './__testUtils__/bills';
import { FocusProvider } from './FocusProvider';

describe('bills on bad days', () => {
  let root: string;
  let folder: string;
  let provider: FocusProvider;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'focus-bad-days-'));
    folder = path.join(root, 'bills');
    provider = new FocusProvider({
      exports: [{ name: 'aws', source: { folder } }],
      memoryLimit: 128 * 1024 ** 2,
      folder: path.join(root, 'own'),
    });
  });

  afterEach(() => rm(root, { recursive: true }));

  const placeRows = (name: string, ...rows: Row[]) =>
    place(folder, name, toCsv(rows.map(toRow)));

  it('takes credits that are more than the month cost', async () => {
    await placeRows(
      '2026-10.csv',
      { BilledCost: '10', EffectiveCost: '10' },
      {
        BilledCost: '-12.5',
        EffectiveCost: '-12.5',
        ChargeClass: 'Correction',
      },
    );
    const { months } = await readAll(provider);
    expect(months).toHaveLength(1);
    expect(months[0].billed).toEqual([undefined, '-2.5']);
    expect(months[0].effective).toEqual([undefined, '-2.5']);
  });

  it('keeps currencies apart where the one that is billed in changes', async () => {
    await placeRows(
      '2026-10.csv',
      { BillingCurrency: 'USD', BilledCost: '1' },
      { BillingCurrency: 'eur ', BilledCost: '2' },
    );
    const before = await readAll(provider);
    expect(
      before.months.map(({ currency, billed }) => [currency, billed[1]]),
    ).toEqual([
      ['EUR', '2'],
      ['USD', '1'],
    ]);
    await placeRows('2026-10.csv', {
      BillingCurrency: 'SEK',
      BilledCost: '30',
    });
    const { slices, months } = await readAll(provider);
    expect(slices[0].version).not.toBe(before.slices[0].version);
    expect(months.map(({ currency }) => currency)).toEqual(['SEK']);
  });

  it('adds up the files of a period, of which one is restated', async () => {
    await placeRows('2026-10/a.csv', { BilledCost: '1' });
    await placeRows('2026-10/b.csv', { BilledCost: '2' });
    expect((await readAll(provider)).months[0].billed[1]).toBe('3');
    await placeRows('2026-10/b.csv', { BilledCost: '5' });
    expect((await readAll(provider)).months[0].billed[1]).toBe('6');
    await rm(path.join(folder, '2026-10/a.csv'));
    expect((await readAll(provider)).months[0].billed[1]).toBe('5');
  });

  const column = (name: string, sql: string): string => {
    const columns: Record<string, string> = {
      BilledCost: '1',
      EffectiveCost: '1',
      BillingCurrency: "'USD'",
      BillingPeriodStart: "DATE '2026-10-01'",
      ChargePeriodStart: "DATE '2026-10-02'",
      ChargePeriodEnd: "DATE '2026-10-03'",
      ChargeCategory: "'Usage'",
      ServiceName: "'S3'",
      ProviderName: "'AWS'",
      Tags: "'{}'",
      [name]: sql,
    };
    return `SELECT ${Object.entries(columns)
      .map(([key, value]) => `${value} AS ${key}`)
      .join(', ')}`;
  };

  it.each([
    ['BilledCost', 'true', 'a.parquet:1 BilledCost "true" is not an amount'],
    ['BilledCost', '[1.5]', 'a.parquet:1 BilledCost "[1.5]" is not an amount'],
    ['EffectiveCost', "'NaN'::DOUBLE", 'EffectiveCost "nan" is not an amount'],
    [
      'ChargePeriodStart',
      '20261002',
      'ChargePeriodStart "20261002" is not a time',
    ],
    ['Tags', "MAP {'team': ['a']}", 'is not a flat JSON object'],
    ['Tags', '7', 'Tags "7" is not a flat JSON object'],
    ['BillingCurrency', '978', 'BillingCurrency "978" is not a currency'],
  ])('refuses a Parquet file with %s as %s', async (name, sql, message) => {
    await placeParquet(folder, 'a.parquet', column(name, sql));
    expect(await refusal(provider)).toContain(message);
  });

  it('refuses a Parquet file that lacks columns, or its end', async () => {
    const file = await placeParquet(
      folder,
      '2026-10.parquet',
      'SELECT 1 AS BilledCost',
    );
    expect(await refusal(provider)).toMatch(
      /^2026-10\.parquet: It lacks the columns EffectiveCost, /,
    );
    const bytes = await readFile(file);
    await place(folder, '2026-10.parquet', bytes.subarray(0, bytes.length / 2));
    expect(await refusal(provider)).toMatch(
      /^2026-10\.parquet: It is no whole Parquet file/,
    );
  });

  it('does not trust the name of a large file further than its charges', async () => {
    const padding = 'x'.repeat(4000);
    const october = Array.from({ length: 1200 }, () => ({ Note: padding }));
    const september = {
      Note: padding,
      BilledCost: '7',
      BillingPeriodStart: '2026-09-01',
      BillingPeriodEnd: '2026-10-01',
      ChargePeriodStart: '2026-09-30',
      ChargePeriodEnd: '2026-10-01',
    };
    const file = '2026-10.csv';
    await place(
      folder,
      file,
      toCsv([...october, september].map(row => toRow(row))),
    );
    const [slice] = await provider.listSlices({
      signal: new AbortController().signal,
    });
    expect(slice.key).toBe('aws/2026-10');
    await expect(readAll(provider)).rejects.toThrow(
      'Of 2026-10.csv not all charges are of the billing period 2026-10-01',
    );
    const { slices, months } = await readAll(provider);
    expect(slices.map(({ key }) => key)).toEqual([
      'aws/2026-09',
      'aws/2026-10',
    ]);
    expect(months.map(({ billed }) => billed.at(-1))).toEqual(['7', '1800']);
    // With one that cannot be read it is refused, with its line.
    await place(
      folder,
      file,
      toCsv(
        [...october, { ...september, BillingPeriodStart: '9/1/26' }].map(row =>
          toRow(row),
        ),
      ),
    );
    await expect(readAll(provider)).rejects.toThrow('not all charges are of');
    expect(await refusal(provider)).toContain(
      '2026-10.csv:1202 BillingPeriodStart "9/1/26" is not a time',
    );
  });
});
