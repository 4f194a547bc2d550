import { SliceRefusedError } from '@paved-path/backstage-plugin-cost-node';
import { stat } from 'node:fs/promises';
import { monthOf, Period, periodOfName } from '../files/periods';
import { BillTable, openTable } from './BillTable';
import { checkGzip, lineOfRecord } from './csv';
import { Database } from './Database';
import { inBills, LocalBill } from './readBills';
import { billingDayOf } from './rows';
import { cleanText, dayNumberOf, isoDayOf, textOf, timeOf } from './values';

// A file that is smaller is read as a whole, in no time.
const SMALL = 4 * 1024 ** 2;
const FIRST_ROWS = 1000;

/** Of which billing periods a file has charges. @internal */
export type BillPeriods = {
  periods: Period[];
  /** The name and the first charges say so, and the others were not asked. */
  isAssumed?: boolean;
};

/**
 * Reads of which billing periods a file has charges: as its charges say, otherwise as its name does. A file without charges is of the period of its name, or
 * of none. Of a large CSV whose name and first charges say the same, the others are only looked at where `isThorough`, as that takes about
 * as long as reading it.
 *
 * @throws SliceRefusedError where it is not whole, or does not say
 * @internal
 */
export async function inspectBill(
  database: Database,
  bill: LocalBill,
  { signal, isThorough }: { signal: AbortSignal; isThorough: boolean },
): Promise<BillPeriods> {
  const { file, path } = bill;
  if (/\.gz$/i.test(file)) await checkGzip(file, path, signal);
  const table = await openTable(database, file, path);
  const named = periodOfName(file);
  if (!isThorough && named && table.format === 'csv') {
    const { size } = await stat(path);
    const [first, ...others] =
      size < SMALL ? [] : await readPeriods(database, table, FIRST_ROWS);
    if (first?.from === named.from && first.to && !others.length) {
      return {
        periods: [{ from: first.from, to: first.to }],
        isAssumed: true,
      };
    }
  }
  return { periods: await readAllPeriods(database, table, named) };
}

/** What charges say, the earliest first; without a beginning where it cannot be read. */
async function readPeriods(
  database: Database,
  table: BillTable,
  most?: number,
): Promise<Array<{ from?: string; to?: string; shown?: string }>> {
  const { columns } = table;
  const start = columns.get('billingperiodstart');
  const end = columns.get('billingperiodend');
  const starts = dayNumberOf(timeOf(start && { ...start, sql: 'starts' }));
  const ends = dayNumberOf(timeOf(end && { ...end, sql: 'ends' }));
  const shown = cleanText(textOf(start && { ...start, sql: 'starts' }));
  const from = most
    ? `(SELECT * FROM ${table.from} LIMIT ${most})`
    : table.from;
  const rows = await inBills([table], () =>
    database.read(
      `SELECT ${isoDayOf(starts)} AS starts, max(${isoDayOf(
        ends,
      )}) AS ends, any_value(${shown}) AS shown
      FROM (SELECT DISTINCT ${start?.sql ?? 'NULL'} AS starts, ${
        end?.sql ?? 'NULL'
      } AS ends FROM ${from}) GROUP BY 1 ORDER BY ALL`,
    ),
  );
  const textIn = (value: unknown) =>
    value === null ? undefined : String(value);
  return rows.map(row => ({
    from: textIn(row.starts),
    to: textIn(row.ends),
    shown: textIn(row.shown),
  }));
}

async function readAllPeriods(
  database: Database,
  table: BillTable,
  named: Period | undefined,
): Promise<Period[]> {
  const { file, path } = table;
  const rows = await readPeriods(database, table);
  if (!rows.length) return named ? [named] : [];
  const unread = rows.find(({ from }) => from === undefined);
  if (unread) {
    const { shown } = unread;
    if (rows.length === 1 && shown === undefined && named) return [named];
    await database.read('SET preserve_insertion_order = true');
    const [row] = await database.read(
      `SELECT min(row_at)::DOUBLE AS row_at FROM ${
        table.fromNumbered
      } WHERE (${billingDayOf(table)}) IS NULL`,
    );
    const at = Number(row.row_at);
    throw new SliceRefusedError(
      shown === undefined
        ? 'BillingPeriodStart has no value here, and the name of the file does not say the month, as 2026-11 would'
        : `BillingPeriodStart "${shown}" is not a time that can be read without guessing, such as 2026-11-01T00:00:00Z`,
      {
        file,
        line: table.format === 'csv' ? await lineOfRecord(path, at) : at + 1,
      },
    );
  }
  return rows.map(({ from, to }) => ({
    from: from!,
    to: to && to > from! ? to : monthOf(from!.slice(0, 7)).to,
  }));
}
