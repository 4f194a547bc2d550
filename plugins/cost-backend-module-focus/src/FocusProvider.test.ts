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
        group: 'aws',
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
