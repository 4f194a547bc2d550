import { promises as fs } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A row of a bill, by column. */
export type BillRow = Record<string, string>;

/** All rows of the bills below a folder, as they stand there: what the portal shows is held against these. */
export async function readBills(folder: string): Promise<BillRow[]> {
  const files = (await fs.readdir(folder, { recursive: true })).filter(name =>
    name.endsWith('.csv.gz'),
  );
  const bills = await Promise.all(
    files.map(async name =>
      parse(gunzipSync(await fs.readFile(path.join(folder, name))).toString()),
    ),
  );
  return bills.flat();
}

/** More digits than any bill has. */
const SCALE = 30;

/** A decimal number that is only ever added to. */
export class Decimal {
  private units = 0n;

  static of(text: string): Decimal {
    return new Decimal().add(text);
  }

  add(text: string): this {
    const match = /^(-?)(\d+)(?:\.(\d{1,30}))?$/.exec(text);
    if (!match) throw new Error(`"${text}" is not a decimal number`);
    const [, sign, whole, fraction = ''] = match;
    const units = BigInt(whole + fraction.padEnd(SCALE, '0'));
    this.units += sign ? -units : units;
    return this;
  }

  /** One number, one text. */
  toString(): string {
    const digits = (this.units < 0n ? -this.units : this.units)
      .toString()
      .padStart(SCALE + 1, '0');
    const text = `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`;
    return `${this.units < 0n ? '-' : ''}${text.replace(/\.?0+$/, '')}`;
  }
}

/** The sum of what was billed, by currency, exact. */
export function sumBilled(rows: BillRow[]): Record<string, Decimal> {
  const sums: Record<string, Decimal> = {};
  for (const { BillingCurrency, BilledCost } of rows) {
    const sum = (sums[BillingCurrency] ??= new Decimal());
    sum.add(BilledCost);
  }
  return sums;
}

function parse(text: string): BillRow[] {
  const rows: string[][] = [[]];
  // A cell, quoted or not, and what ends it.
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g,
  )) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  const [columns, ...rest] = rows;
  return rest
    .filter(cells => cells.length === columns.length)
    .map(cells =>
      Object.fromEntries(columns.map((name, at) => [name, cells[at]])),
    );
}
