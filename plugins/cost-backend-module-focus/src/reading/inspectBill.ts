import { SliceRefusedError } from '@paved-path/backstage-plugin-cost-node';
import { monthOf, Period, periodOfName } from '../files/periods';
import { openTable } from './BillTable';
import { billingStartOf } from './charges';
import { checkGzip, lineOfRecord } from './csv';
import { Database } from './Database';
import { inBills, LocalBill } from './readBills';
import { cleanText, textOf, timeOf } from './values';

/**
 * Reads of which billing periods a file has charges: as its charges say, otherwise as its name does. A file without charges is of the period of its name, or
 * of none.
 *
 * @throws SliceRefusedError where it is not whole, or does not say
 * @internal
 */
export async function inspectBill(
  database: Database,
  bill: LocalBill,
  signal: AbortSignal,
): Promise<Period[]> {
  const { file, path } = bill;
  if (/\.gz$/i.test(file)) await checkGzip(file, path, signal);
  const table = await openTable(database, file, path);
  const text = textOf(table.columns.get('billingperiodstart'));
  const starts = billingStartOf(table);
  const rows = await inBills([table], () =>
    database.read(
      `SELECT (${starts})::VARCHAR AS starts, max((${timeOf(
        table.columns.get('billingperiodend'),
      )})::DATE)::VARCHAR AS ends, any_value(${cleanText(
        text,
      )}) AS shown FROM ${table.from} GROUP BY ALL ORDER BY ALL`,
    ),
  );
  const named = periodOfName(file);
  if (!rows.length) return named ? [named] : [];
  const unread = rows.find(({ starts: read }) => read === null);
  if (unread) {
    if (rows.length === 1 && unread.shown === null && named) return [named];
    await database.read('SET preserve_insertion_order = true');
    const [row] = await database.read(
      `SELECT min(row_at)::DOUBLE AS row_at FROM ${table.fromNumbered} WHERE (${starts}) IS NULL`,
    );
    const at = Number(row.row_at);
    throw new SliceRefusedError(
      unread.shown === null
        ? 'BillingPeriodStart has no value here, and the name of the file does not say the month, as 2026-11 would'
        : `BillingPeriodStart "${unread.shown}" is not a time that can be read without guessing, such as 2026-11-01T00:00:00Z`,
      {
        file,
        line: table.format === 'csv' ? await lineOfRecord(path, at) : at + 1,
      },
    );
  }
  return rows.map(({ starts: from, ends }) => {
    const start = String(from);
    return {
      from: start,
      to:
        ends !== null && String(ends) > start
          ? String(ends)
          : monthOf(start.slice(0, 7)).to,
    };
  });
}
