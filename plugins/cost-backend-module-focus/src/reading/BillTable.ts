import { SliceRefusedError } from '@paved-path/backstage-plugin-cost-node';
import { Database, quote } from './Database';
import { readHeader } from './csv';

/** A column of a file as SQL, and its type in DuckDB; of a CSV all are VARCHAR. @internal */
export type BillColumn = { sql: string; type: string };

/** Which rows of a file are read, by the first day of their billing period. @internal */
export type BillRows = {
  /** Rows of others are left out. */
  only?: string;
  /** Rows of others are not to be there. */
  expected?: string;
};

/** What a file is to DuckDB. @internal */
export type BillTable = {
  /** Within the export. */
  file: string;
  /** On this machine. */
  path: string;
  format: 'csv' | 'parquet';
  /** What stands after FROM. */
  from: string;
  /** What stands after FROM, where the number of the row matters, in the column `row_at`, from 0. */
  fromNumbered: string;
  /** By the name that FOCUS gives it, in lower case. */
  columns: Map<string, BillColumn>;
  rows: BillRows;
};

const REQUIRED = [
  'BilledCost',
  'EffectiveCost',
  'BillingCurrency',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ChargeCategory',
  'ServiceName',
  'ProviderName',
];

/**
 * Looks at the columns of a file.
 *
 * @throws SliceRefusedError
 * @internal
 */
export async function openTable(
  database: Database,
  file: string,
  path: string,
  rows: BillRows = {},
): Promise<BillTable> {
  const table = /\.parquet$/i.test(file)
    ? await openParquet(database, file, path)
    : await openCsv(file, path);
  const missing = REQUIRED.filter(
    name => !table.columns.has(name.toLocaleLowerCase('en-US')),
  );
  if (missing.length) {
    throw new SliceRefusedError(
      `It lacks the columns ${missing.join(
        ', ',
      )}; is it a FOCUS export of version 1.0 to 1.2?`,
      { file, line: table.format === 'csv' ? 1 : undefined },
    );
  }
  return { ...table, rows };
}

async function openParquet(
  database: Database,
  file: string,
  path: string,
): Promise<Omit<BillTable, 'rows'>> {
  const read = (options: string) =>
    `read_parquet(${quote(
      toLiteralGlob(path),
    )}, hive_partitioning = false${options})`;
  const from = read('');
  const rows = await database
    .read(`DESCRIBE SELECT * FROM ${from}`)
    .catch(error => {
      throw new SliceRefusedError(
        `It is no whole Parquet file: ${firstLine(error)}`,
        { file },
      );
    });
  return {
    file,
    path,
    format: 'parquet',
    from,
    fromNumbered: `(SELECT *, file_row_number AS row_at FROM ${read(
      ', file_row_number = true',
    )})`,
    columns: toColumns(
      file,
      rows.map(({ column_name, column_type }) => ({
        name: String(column_name),
        sql: `"${String(column_name).replaceAll('"', '""')}"`,
        type: String(column_type),
      })),
    ),
  };
}

async function openCsv(
  file: string,
  path: string,
): Promise<Omit<BillTable, 'rows'>> {
  const { delimiter, names } = await readHeader(file, path);
  const columns = names.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  const from = `read_csv(${quote(
    toLiteralGlob(path),
  )}, auto_detect = false, header = true, delim = ${quote(
    delimiter,
  )}, quote = '"', escape = '"', hive_partitioning = false, buffer_size = 8388608, columns = {${columns}})`;
  return {
    file,
    path,
    format: 'csv',
    from,
    fromNumbered: `(SELECT *, row_number() OVER () - 1 AS row_at FROM ${from})`,
    columns: toColumns(
      file,
      names.map((name, index) => ({ name, sql: `c${index}`, type: 'VARCHAR' })),
    ),
  };
}

function toColumns(
  file: string,
  columns: Array<BillColumn & { name: string }>,
): Map<string, BillColumn> {
  const known = new Map<string, BillColumn>();
  for (const { name, sql, type } of columns) {
    const key = name.trim().toLocaleLowerCase('en-US');
    if (known.has(key)) {
      throw new SliceRefusedError(`It has the column ${name.trim()} twice`, {
        file,
      });
    }
    known.set(key, { sql, type });
  }
  return known;
}

/** DuckDB takes a path for a pattern. */
function toLiteralGlob(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

/** @internal */
export function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n', 1)[0];
}
