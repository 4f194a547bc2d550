import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  place,
  placeParquet,
  readAll,
  refusal,
  toCsv,
  toRow,
} from './__testUtils__/bills';
import { FocusProvider } from './FocusProvider';

describe('what is taken of a bill, and what is refused', () => {
  let root: string;
  let folder: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'focus-values-'));
    folder = path.join(root, 'bills');
  });

  afterEach(() => rm(root, { recursive: true }));

  const create = () =>
    new FocusProvider({
      exports: [{ name: 'aws', source: { folder } }],
      memoryLimit: 256 * 1024 ** 2,
      folder: path.join(root, 'own'),
    });

  const placeRows = (name: string, ...rows: Parameters<typeof toRow>[0][]) =>
    place(folder, name, toCsv(rows.map(toRow)));

  it.each([
    ['another order and more columns', (csv: string) => csv],
    ['a byte-order mark', (csv: string) => `\uFEFF${csv}`],
    ['semicolons', (csv: string) => csv.replaceAll(',', ';')],
    ['other line ends', (csv: string) => csv.replaceAll('\n', '\r\n')],
    ['NULL as text', (csv: string) => csv.replace('logs', 'NULL')],
  ])('takes %s', async (_, change) => {
    const { Tags, BilledCost, ...rest } = toRow({ ResourceId: 'logs' });
    await place(
      folder,
      'a.csv',
      change(toCsv([{ x_Own: 'a b', ...rest, BilledCost }])),
    );
    const { months } = await readAll(create());
    expect(months).toHaveLength(1);
    expect(months[0].billed[1]).toBe('1.5');
    expect(months[0].resourceId).toBe(
      _ === 'NULL as text' ? undefined : 'logs',
    );
  });

  it.each([
    ['$10,000.00 ', '10000'],
    ['-$1,234,567.5', '-1234567.5'],
    [' 7', '7'],
    ['1e-9', '0.000000001'],
    ['5.551115123125783e-17', '0.00000000000000005551115123125783'],
    ['+.5', '0.5'],
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['-99999999999999999.5', '-99999999999999999.5'],
  ])('takes the amount %j as %s', async (text, value) => {
    await placeRows('a.csv', { BilledCost: text });
    const { months } = await readAll(create());
    expect(months[0].billed[1]).toBe(value);
  });

  it.each([
    ['2026-10-02 00:00:00', '2026-10-03'],
    ['2026-10-02T02:00:00+02:00', '2026-10-02T17:00:00-05:00'],
    ['2026/10/02', '2026/10/03'],
    ['2026-10-02 00:00:00 UTC', '2026-10-02 01:00:00 UTC'],
    ['2026-10-02T00:00:00.1234567Z', '2026-10-02T23:00:00.000Z'],
  ])('takes the day from %s to %s', async (from, to) => {
    await placeRows('a.csv', { ChargePeriodStart: from, ChargePeriodEnd: to });
    const { months } = await readAll(create());
    expect(months[0].billed).toEqual([undefined, '1.5']);
  });

  it.each([
    [{ BilledCost: '1,234' }, 'BilledCost "1,234" is not an amount'],
    [{ BilledCost: '1.234,50' }, 'BilledCost "1.234,50" is not an amount'],
    [{ BilledCost: 'NaN' }, 'BilledCost "NaN" is not an amount'],
    [{ EffectiveCost: '' }, 'EffectiveCost has no value, which is not'],
    [{ BilledCost: '1e-40' }, 'BilledCost "1e-40" has more digits'],
    [{ BillingCurrency: 'dollars' }, 'BillingCurrency "dollars" is not a'],
    [{ ChargeCategory: 'NULL' }, 'ChargeCategory "NULL" is missing'],
    [
      { ChargePeriodStart: '5/1/25' },
      'ChargePeriodStart "5/1/25" is not a time',
    ],
    [{ ChargePeriodEnd: '2026-10-02' }, 'is not after ChargePeriodStart'],
    [
      { BillingPeriodStart: '10/01/26' },
      'BillingPeriodStart "10/01/26" is not',
    ],
    [{ Tags: 'team=payments' }, 'Tags "team=payments" is not a flat JSON'],
    [{ Tags: '["payments"]' }, 'Tags "["payments"]" is not a flat JSON'],
    [{ Tags: '{"team":{"a":"b"}}' }, 'is not a flat JSON'],
  ])('refuses %j whole, with its line', async (data, message) => {
    await place(
      folder,
      'a.csv',
      toCsv([toRow({ ServiceName: 'two\nlines' }), toRow(data), toRow()]),
    );
    const told = await refusal(create());
    expect(told).toContain(message);
    expect(told).toMatch(/^a\.csv:4 /);
  });

  it('names the columns that are missing', async () => {
    const { BilledCost, ChargeCategory, ...row } = toRow();
    await place(folder, '2026-10.csv', toCsv([row]));
    expect(await refusal(create())).toBe(
      '2026-10.csv:1 It lacks the columns BilledCost, ChargeCategory; is it a FOCUS export of version 1.0 to 1.2?',
    );
  });

  it.each([0.5, 0.999])('refuses a gzip cut off at %s', async share => {
    const rows = Array.from({ length: 2000 }, (_, at) =>
      toRow({ ResourceId: `${at * 7919}` }),
    );
    const bytes = gzipSync(toCsv(rows));
    await place(
      folder,
      '2026-10.csv.gz',
      bytes.subarray(0, Math.floor(bytes.length * share)),
    );
    expect(await refusal(create())).toMatch(
      /^2026-10\.csv\.gz: It is no whole gzip file/,
    );
  });

  it('refuses the same file twice, and a Parquet file that is none', async () => {
    await placeRows('a.csv', {});
    await placeRows('b.csv', {});
    expect(await refusal(create())).toContain('b.csv: It is the same as a.csv');
    await rm(path.join(folder, 'b.csv'));
    await place(folder, '2026-10.parquet', 'PAR1 and nothing');
    expect(await refusal(create())).toMatch(
      /^2026-10\.parquet: It is no whole/,
    );
  });

  it('takes a bill without charges as one', async () => {
    await place(folder, '2026-10.csv', toCsv([toRow()]).split('\n')[0]);
    const { slices, months } = await readAll(create());
    expect(slices.map(({ key }) => key)).toEqual(['aws/2026-10']);
    expect(months).toEqual([]);
  });

  it.each(['DOUBLE', 'FLOAT', 'DECIMAL(12,4)', 'DECIMAL(38,20)', 'VARCHAR'])(
    'takes a Parquet file with amounts as %s',
    async type => {
      await placeParquet(
        folder,
        'a.parquet',
        `SELECT (n * 0.1)::${type} AS BilledCost, 1::BIGINT AS EffectiveCost, 'USD' AS BillingCurrency, DATE '2026-10-01' AS BillingPeriodStart, TIMESTAMPTZ '2026-10-02 00:00:00+00' AS ChargePeriodStart, TIMESTAMP '2026-10-03' AS ChargePeriodEnd, 'Usage' AS ChargeCategory, 'S3' AS ServiceName, 'AWS' AS ProviderName, MAP {'team': 'payments'} AS Tags FROM range(1, 5) rows(n)`,
      );
      const { months } = await readAll(create());
      expect(months).toHaveLength(1);
      expect(months[0]).toMatchObject({
        billed: [undefined, '1'],
        effective: [undefined, '4'],
        tags: { team: 'payments' },
      });
    },
  );
});
