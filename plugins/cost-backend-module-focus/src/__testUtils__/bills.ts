import { DuckDBInstance } from '@duckdb/node-api';
import {
  ChargeMonth,
  ChargeSlice,
  SliceRefusedError,
} from '@paved-path/backstage-plugin-cost-node';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FocusProvider } from '../FocusProvider';

/** @internal */
export const signal = new AbortController().signal;

/** A charge as a bill has it, by column. @internal */
export type Row = Record<string, string>;

/** A charge of a day, with what differs. @internal */
export function toRow(data: Row = {}): Row {
  return {
    BilledCost: '1.5',
    EffectiveCost: '1.25',
    BillingCurrency: 'USD',
    BillingPeriodStart: '2026-10-01T00:00:00Z',
    BillingPeriodEnd: '2026-11-01T00:00:00Z',
    ChargePeriodStart: '2026-10-02T00:00:00Z',
    ChargePeriodEnd: '2026-10-03T00:00:00Z',
    ChargeCategory: 'Usage',
    ServiceName: 'Amazon S3',
    ProviderName: 'AWS',
    ResourceId: 'arn:aws:s3:::logs',
    Tags: '{"team":"payments"}',
    ...data,
  };
}

/** @internal */
export function toCsv(rows: Row[], columns = Object.keys(rows[0])): string {
  const cell = (text: string) =>
    /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return [columns, ...rows.map(row => columns.map(key => row[key] ?? ''))]
    .map(cells => `${cells.map(cell).join(',')}\n`)
    .join('');
}

/** Writes a file that nobody has touched for an hour. @internal */
export async function place(
  folder: string,
  name: string,
  content: string | Buffer,
): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  await age(file);
  return file;
}

/** @internal */
export async function age(file: string): Promise<void> {
  const time = new Date(Date.now() - 3_600_000);
  await utimes(file, time, time);
}

/** Runs SQL in a DuckDB of its own. @internal */
export async function runSql(...statements: string[]): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const statement of statements) await connection.run(statement);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Writes a Parquet file of one SELECT. @internal */
export async function placeParquet(
  folder: string,
  name: string,
  select: string,
): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await runSql(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  await age(file);
  return file;
}

/** @internal */
export async function readAll(
  provider: FocusProvider,
  tagKeys = ['team'],
): Promise<{ slices: ChargeSlice[]; months: ChargeMonth[] }> {
  const slices = await provider.listSlices({ signal });
  const months: ChargeMonth[] = [];
  for (const slice of slices) {
    for await (const batch of provider.readSlice(
      slice,
      { tagKeys },
      { signal },
    )) {
      months.push(...batch);
    }
  }
  return { slices, months };
}

/** How a bill was refused. @internal */
export async function refusal(provider: FocusProvider): Promise<string> {
  try {
    await readAll(provider);
  } catch (error) {
    if (error instanceof SliceRefusedError) {
      return `${error.file}:${error.line ?? ''} ${error.message}`;
    }
    throw error;
  }
  throw new Error('It was taken');
}

/** `units` of 10^-40. @internal */
export function unitsOf(text: string): bigint {
  const match = /^(-?)(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text)!;
  const [, sign, whole, fraction, exponent = '0'] = match;
  const shift = 40 - fraction.length + Number(exponent);
  return (
    BigInt(`${whole}${fraction}`) *
    10n ** BigInt(shift) *
    (sign === '-' ? -1n : 1n)
  );
}

/** @internal */
export function total(texts: Iterable<string | undefined>): bigint {
  let sum = 0n;
  for (const text of texts) if (text !== undefined) sum += unitsOf(text);
  return sum;
}
