import { Knex } from 'knex';

// SQLite takes some 32,000 values in a statement.
const MOST_VALUES = 5_000;

/**
 * Writes rows of the same columns, all or none. Knex writes a `SELECT` for each row for SQLite, which takes many times as long as `VALUES`.
 *
 * @internal
 */
export async function insertRows(
  knex: Knex,
  table: string,
  rows: readonly object[],
): Promise<void> {
  if (!rows.length) return;
  const columns = Object.keys(rows[0]);
  const names = columns.map(() => '??').join(', ');
  const row = `(${columns.map(() => '?').join(', ')})`;
  const atOnce = Math.floor(MOST_VALUES / columns.length);
  await knex.transaction(async trx => {
    for (let at = 0; at < rows.length; at += atOnce) {
      const part = rows.slice(at, at + atOnce) as Array<
        Record<string, string | number | null>
      >;
      await trx.raw(
        `INSERT INTO ?? (${names}) VALUES ${part.map(() => row).join(', ')}`,
        [
          table,
          ...columns,
          ...part.flatMap(each => columns.map(column => each[column])),
        ],
      );
    }
  });
}
