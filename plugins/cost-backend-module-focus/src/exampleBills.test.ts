import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { readAll, Row, total, unitsOf } from './__testUtils__/bills';
import { FocusProvider } from './FocusProvider';

const SCRIPT = path.resolve(
  __dirname,
  '../../../examples/bills/make-bills.mjs',
);

const run = promisify(execFile);

describe('the bills of the example organisation', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'focus-example-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const make = (to: string) =>
    run(process.execPath, [SCRIPT, '--folder', folder, '--to', to]);

  const listBills = async () =>
    (await readdir(folder, { recursive: true }))
      .filter(name => name.endsWith('.csv.gz'))
      .sort();

  async function readRows(name: string): Promise<Row[]> {
    const bytes = await readFile(path.join(folder, name));
    const [head, ...lines] = gunzipSync(bytes).toString().trim().split('\n');
    // Only the tags, the last column, have commas.
    const names = head.split(',').slice(0, -1);
    return lines.map(line => {
      const cells = line.split(',');
      const tags = line.split('"{')[1]?.replaceAll('""', '"').slice(0, -1);
      const data = names.map((key, index) => [key, cells[index]]);
      return { ...Object.fromEntries(data), Tags: tags ? `{${tags}` : '' };
    });
  }

  async function readYear(): Promise<Row[]> {
    const rows: Row[] = [];
    for (const name of await listBills()) rows.push(...(await readRows(name)));
    return rows;
  }

  const sumOf = (rows: Row[], column: string) =>
    total(rows.map(row => row[column]));

  it('are read to the last decimal', async () => {
    await make('2026-11-20');
    expect(await listBills()).toHaveLength(36);
    const rows = await readYear();
    expect(rows.length).toBeGreaterThan(30_000);
    const own = path.join(folder, 'own');
    const { months } = await readAll(
      new FocusProvider({
        exports: ['aws', 'azure', 'google'].map(name => ({
          name,
          source: { folder: path.join(folder, name) },
        })),
        memoryLimit: 256 * 1024 ** 2,
        folder: own,
      }),
    );
    for (const currency of ['USD', 'EUR']) {
      const raw = rows.filter(row => row.BillingCurrency === currency);
      const read = months.filter(month => month.currency === currency);
      expect(total(read.flatMap(({ billed }) => billed))).toBe(
        sumOf(raw, 'BilledCost'),
      );
      expect(total(read.flatMap(({ effective }) => effective))).toBe(
        sumOf(raw, 'EffectiveCost'),
      );
    }
  }, 60_000);

  it('have what is to be seen, up to the day that was asked for', async () => {
    await make('2026-11-20');
    const rows = await readYear();
    const days = rows.map(row => row.ChargePeriodStart).sort();
    expect(days[0]).toBe('2025-12-01T00:00:00Z');
    expect(days.at(-1)).toBe('2026-11-20T00:00:00Z');
    const valuesOf = (column: string) =>
      [...new Set(rows.map(row => row[column]))].sort();
    expect(valuesOf('ChargeCategory')).toEqual([
      'Credit',
      'Purchase',
      'Tax',
      'Usage',
    ]);
    expect(valuesOf('ChargeClass')).toEqual(['', 'Correction']);
    expect(valuesOf('CommitmentDiscountStatus')).toEqual([
      '',
      'Unused',
      'Used',
    ]);
    // The commitment is used up, or lost, month by month.
    for (const month of ['2026-02', '2026-10']) {
      const ofMonth = rows.filter(
        row =>
          row.CommitmentDiscountId && row.ChargePeriodStart.startsWith(month),
      );
      const [bought, used] = ['Purchase', 'Usage'].map(category =>
        ofMonth.filter(row => row.ChargeCategory === category),
      );
      expect(sumOf(used, 'EffectiveCost')).toBe(sumOf(bought, 'BilledCost'));
    }
    const forecastOn = (day: string) =>
      rows.filter(
        row =>
          row.ResourceName === 'demand-forecast' &&
          row.SubAccountId === 'kittiwake-data' &&
          row.ChargePeriodStart.startsWith(day),
      );
    expect(sumOf(forecastOn('2026-11-17'), 'BilledCost')).toBeGreaterThan(
      unitsOf('100'),
    );
    expect(sumOf(forecastOn('2026-11-16'), 'BilledCost')).toBeLessThan(
      unitsOf('30'),
    );
  }, 60_000);

  it('grow by a day, and restate the month that was closed, and no other', async () => {
    await make('2026-11-29');
    const before = new Map<string, { at: number; rows: Row[] }>();
    for (const name of await listBills()) {
      const { mtimeMs: at } = await stat(path.join(folder, name));
      before.set(name, { at, rows: await readRows(name) });
    }
    await make('2026-11-30');
    const changed: string[] = [];
    for (const [name, { at, rows }] of before) {
      const { mtimeMs } = await stat(path.join(folder, name));
      if (mtimeMs === at) continue;
      changed.push(name);
      const now = await readRows(name);
      expect(now.length).toBeGreaterThan(rows.length);
      expect(now.slice(0, rows.length)).toEqual(
        expect.arrayContaining(rows.slice(0, 100)),
      );
    }
    expect(changed).toEqual([
      'aws/2026-11.csv.gz',
      'azure/2026-11.csv.gz',
      'google/2026-11.csv.gz',
    ]);
    const november = await readRows('google/2026-11.csv.gz');
    await make('2026-12-04');
    const closed = await readRows('google/2026-11.csv.gz');
    expect(sumOf(closed, 'BilledCost')).not.toBe(sumOf(november, 'BilledCost'));
    expect(await listBills()).toHaveLength(39);
    // It has that day already, and more.
    const { stdout } = await make('2026-12-01');
    expect(stdout).toBe('0 bills were written\n');
  }, 60_000);

  it('says which day it does not understand', async () => {
    await expect(make('2026-02-30')).rejects.toThrow(
      '"2026-02-30" is not a day; it must be such as 2026-11-20',
    );
  });
});
