import { ServiceUnavailableError } from '@backstage/errors';
import {
  ChargeMonth,
  normaliseTag,
  ReadRequest,
  SliceRefusedError,
} from '@paved-path/backstage-plugin-cost-node';
import { BillRows, BillTable, firstLine, openTable } from './BillTable';
import { selectFlaw, selectLines } from './charges';
import { lineOfRecord } from './csv';
import { Database, quote } from './Database';
import { MonthReader } from './months';
import { FLAWS, Precision } from './rows';

/** A file within an export, its path on this machine, and what is read of it. @internal */
export type LocalBill = { file: string; path: string; rows?: BillRows };

/** A file has rows of another billing period than was expected. @internal */
export class OtherPeriodError extends Error {}

/**
 * Reads files of one billing period as one. All of them are read to their end before the first batch comes.
 *
 * @throws SliceRefusedError
 * @throws OtherPeriodError
 * @internal
 */
export async function* readBills(
  bills: LocalBill[],
  options: ReadRequest & {
    folder: string;
    memoryLimit: number;
    signal: AbortSignal;
  },
): AsyncIterable<ChargeMonth[]> {
  const database = await Database.open(options);
  try {
    yield* readTables(database, bills, options);
  } finally {
    await database.close();
  }
}

async function* readTables(
  database: Database,
  bills: LocalBill[],
  options: ReadRequest & { signal: AbortSignal },
): AsyncIterable<ChargeMonth[]> {
  const tables: BillTable[] = [];
  for (const { file, path, rows } of bills) {
    tables.push(await openTable(database, file, path, rows));
  }
  const tagKeys = [
    ...new Set(options.tagKeys.map(key => quote(normaliseTag(key)))),
  ];
  let precision: Precision = 'normal';
  let isFrugal = false;
  for (;;) {
    const addUp = `CREATE OR REPLACE TEMP TABLE lines AS ${selectLines(tables, {
      tagKeys,
      precision,
      isFrugal,
    })}`;
    try {
      await inBills(tables, () => database.read(addUp));
    } catch (error) {
      if (isFrugal || !(error instanceof ServiceUnavailableError)) throw error;
      isFrugal = true;
      await database.read('SET threads = 1');
      continue;
    }
    const found = await database.read(
      'SELECT DISTINCT flaw FROM lines WHERE flaw IS NOT NULL',
    );
    const flaws = found.map(({ flaw }) => String(flaw));
    if (!flaws.length) break;
    if (flaws.includes('period')) throw new OtherPeriodError();
    if (
      precision === 'wide' ||
      !flaws.every(flaw => flaw.endsWith('_digits'))
    ) {
      throw await findFlaw(database, tables, precision);
    }
    precision = 'wide';
  }
  const reader = new MonthReader(precision);
  // So that it says the same each time, and parts of a line follow each other.
  const result = await inBills(tables, () =>
    database.stream('SELECT line, days FROM lines ORDER BY line'),
  );
  for (;;) {
    options.signal.throwIfAborted();
    const chunk = await inBills(tables, () => result.fetchChunk());
    const months =
      chunk && chunk.rowCount > 0 ? reader.read(chunk) : reader.end();
    if (months.length) yield months;
    if (!chunk || chunk.rowCount === 0) return;
  }
}

async function findFlaw(
  database: Database,
  tables: BillTable[],
  precision: Precision,
): Promise<SliceRefusedError> {
  await database.read('SET preserve_insertion_order = true');
  // What only lacks digits is no flaw yet, so both are asked.
  for (const table of tables) {
    const [found] = await database.read(selectFlaw(table, precision));
    if (found) {
      const [column, reason] = FLAWS[found.flaw as keyof typeof FLAWS];
      const row = Number(found.row_at);
      return new SliceRefusedError(
        `${column} ${
          found.shown === null ? 'has no value, which' : `"${found.shown}"`
        } ${reason}`,
        {
          file: table.file,
          line:
            table.format === 'csv'
              ? await lineOfRecord(table.path, row)
              : row + 1,
        },
      );
    }
  }
  throw new Error('The charge that cannot be taken is not found again');
}

/** Says in which file DuckDB stopped, and why. @internal */
export async function inBills<T>(
  tables: BillTable[],
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const text = String((error as Error).message);
    const file = tables.find(({ path }) => text.includes(path))?.file;
    const csv = /CSV Error on Line: (\d+)\n(?:Original Line:[^\n]*\n)?/.exec(
      text,
    );
    if (csv) {
      throw new SliceRefusedError(
        `It cannot be read as CSV: ${
          text.slice(csv.index + csv[0].length).split('\n', 1)[0]
        }`,
        { file: file ?? tables[0].file, line: Number(csv[1]) },
      );
    }
    if (/^Out of Range Error/.test(text)) {
      throw new SliceRefusedError(
        `Amounts add up to more than can be counted: ${firstLine(error)}`,
        { file: tables.length === 1 ? tables[0].file : file },
      );
    }
    if (/^Out of Memory Error/.test(text)) {
      throw new ServiceUnavailableError(
        `Charges take more memory than cost.focus.memoryLimit allows: ${firstLine(
          error,
        )}`,
      );
    }
    if (/^(IO|Invalid Input|Conversion|TProtocolException)/.test(text)) {
      throw new SliceRefusedError(`It cannot be read: ${firstLine(error)}`, {
        file: file ?? (tables.length === 1 ? tables[0].file : undefined),
      });
    }
    throw error;
  }
}
