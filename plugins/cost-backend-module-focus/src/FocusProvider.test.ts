import { appendFile, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  age,
  place,
  placeParquet,
  readAll,
  refusal,
  signal,
  toCsv,
  toRow,
} from './__testUtils__/bills';
import { FocusProvider } from './FocusProvider';

describe('FocusProvider', () => {
  let root: string;
  let folder: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'focus-'));
    folder = path.join(root, 'bills');
    await place(folder, 'README.txt', 'Not a bill');
  });

  afterEach(() => rm(root, { recursive: true }));

  const create = (memoryLimit = 256) =>
    new FocusProvider({
      exports: [{ name: 'aws', source: { folder } }],
      memoryLimit: memoryLimit * 1024 ** 2,
      folder: path.join(root, 'own'),
    });

  const placeRows = (name: string, ...rows: Parameters<typeof toRow>[0][]) =>
    place(folder, name, toCsv(rows.map(toRow)));

  it('adds up what a thing cost by the day of the month', async () => {
    await placeRows(
      'october.csv',
      { BilledCost: '1.10' },
      { BilledCost: '-0.100000000000000001', EffectiveCost: '0' },
      {
        ChargePeriodStart: '2026-10-31T23:00:00Z',
        ChargePeriodEnd: '2026-11-01T00:00:00Z',
      },
      // 10 over three days, and into the next month.
      {
        BilledCost: '10',
        EffectiveCost: '-10',
        ChargePeriodStart: '2026-10-30T00:00:00Z',
        ChargePeriodEnd: '2026-11-02T00:00:00Z',
      },
      { BillingCurrency: 'EUR', Tags: '{"team":"payments","noise":"1"}' },
      { BillingCurrency: 'EUR', Tags: '{"noise":"2","Team ":true}' },
    );
    const { slices, months } = await readAll(create());
    expect(slices).toEqual([
      {
        key: 'aws/2026-10',
        version: expect.any(String),
        from: '2026-10-01',
        to: '2026-11-01',
      },
    ]);
    const inUsd = months
      .filter(({ currency }) => currency === 'USD')
      .sort((a, b) => (a.month < b.month ? -1 : 1));
    expect(inUsd).toHaveLength(2);
    expect(inUsd[0]).toMatchObject({
      month: '2026-10',
      provider: 'AWS',
      service: 'Amazon S3',
      category: 'Usage',
      resourceId: 'arn:aws:s3:::logs',
      subAccountId: undefined,
      tags: { team: 'payments' },
    });
    const billed = Array(31).fill(undefined);
    billed[1] = '0.999999999999999999';
    billed[29] = '3.333333333333';
    billed[30] = '4.833333333333';
    expect(inUsd[0].billed).toEqual(billed);
    expect(inUsd[1].billed).toEqual(['3.333333333334']);
    expect(inUsd[1].effective).toEqual(['-3.333333333334']);
    expect(
      months
        .filter(({ currency }) => currency === 'EUR')
        .map(({ tags }) => tags),
    ).toEqual(
      expect.arrayContaining([{ team: 'payments' }, { 'Team ': 'true' }]),
    );
    expect(await readdir(path.join(root, 'own'))).toEqual(['aws.json']);
  });

  it('reads a period of several files, and a file of several periods', async () => {
    await placeRows('a/2026-10/part-1.csv', { BilledCost: '1' });
    await place(
      folder,
      'a/2026-10/part-2.csv.gz',
      gzipSync(toCsv([toRow({ BilledCost: '2' })])),
    );
    await placeRows(
      'both.csv',
      { BilledCost: '4' },
      {
        BilledCost: '8',
        BillingPeriodStart: '2026-09-01',
        BillingPeriodEnd: '2026-10-01',
      },
    );
    await placeParquet(
      folder,
      'more.parquet',
      `SELECT * REPLACE ('16' AS BilledCost) FROM read_csv('${folder}/a/2026-10/part-1.csv', all_varchar = true)`,
    );
    const { slices, months } = await readAll(create());
    expect(slices.map(({ key }) => key)).toEqual([
      'aws/2026-09',
      'aws/2026-10',
    ]);
    expect(months.map(({ billed }) => billed[1])).toEqual(['8', '23']);
  });

  it('looks only at what changed, and holds back what is being written', async () => {
    const file = await placeRows('october.csv', {});
    await placeRows('september.csv', {
      BillingPeriodStart: '2026-09-01',
      BillingPeriodEnd: '2026-10-01',
    });
    const before = await create().listSlices({ signal });
    // After a restart too.
    expect(await create().listSlices({ signal })).toEqual(before);
    await appendFile(file, toCsv([toRow()]).split('\n')[1].slice(0, 20));
    expect(await create().listSlices({ signal })).toEqual(
      before.filter(({ key }) => key === 'aws/2026-09'),
    );
    await age(file);
    expect(await refusal(create())).toMatch(
      /^october\.csv:3 It cannot be read/,
    );
    await placeRows('october.csv', { BilledCost: '2' }, {});
    const after = await create().listSlices({ signal });
    expect(after.map(({ version }) => version)).not.toEqual(
      before.map(({ version }) => version),
    );
    expect(after).toHaveLength(2);
  });

  it('takes the newest run of an export that writes each run anew', async () => {
    await placeRows('20261001-20261101/run-b/part.csv', { BilledCost: '7' });
    const old = '20261001-20261101/run-c/part.csv';
    const before = new Date(Date.now() - 86_400_000);
    await utimes(await placeRows(old, { BilledCost: '9' }), before, before);
    const { months } = await readAll(create());
    expect(months.map(({ billed }) => billed[1])).toEqual(['7']);
  });

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

  it('stops when it is told to', async () => {
    await placeRows('a.csv', {});
    const provider = create();
    const [slice] = await provider.listSlices({ signal });
    const reading = provider.readSlice(
      slice,
      { tagKeys: [] },
      { signal: AbortSignal.abort(new Error('Enough')) },
    );
    await expect(reading[Symbol.asyncIterator]().next()).rejects.toThrow(
      'Enough',
    );
  });
});
