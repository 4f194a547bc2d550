import { BillColumn } from './BillTable';

/** Digits after the point that amounts are added up with. @internal */
export const SCALE = 18;
/** Those of amounts that have more, which take a second sum for the rest. @internal */
export const WIDE_SCALE = 36;

const AMOUNT = `DECIMAL(38, ${SCALE})`;
const WIDE = `DECIMAL(38, ${WIDE_SCALE})`;
// What DECIMAL(38, 36) holds has two digits before the point.
const WIDE_MOST = 99;

/** A text without blanks around it; NULL for the empty one and the word NULL in any spelling. @internal */
export function cleanText(sql: string): string {
  return `(CASE WHEN ${sql} IS NULL OR lower(trim(${sql}, ' \t\r\n')) IN ('', 'null') THEN NULL ELSE trim(${sql}, ' \t\r\n') END)`;
}

/** A column as text, NULL where there is none. @internal */
export function textOf(column: BillColumn | undefined): string {
  if (!column) return 'NULL::VARCHAR';
  return column.type === 'VARCHAR' ? column.sql : `${column.sql}::VARCHAR`;
}

/** An amount in SQL. @internal */
export type AmountSql = {
  /** As DECIMAL(38, 18), NULL where it is none. */
  value: string;
  /** What `value` leaves, as DECIMAL(38, 36). */
  rest: string;
  /** Whether `value` is not all of it. */
  isLonger: string;
  /** Whether `value` and `rest` are not all of it. */
  isTooLong: string;
};

/**
 * Reads an amount exactly: of text as it is written, of a binary number the shortest decimal that stands for it, as every tool prints it. Text may have
 * a currency's sign and commas between thousands, as in `$10,000.00 `; one comma alone, as in `1,234`, may be a decimal point, and is not taken.
 * @internal
 */
export function amountOf({ sql, type }: BillColumn): AmountSql {
  const decimal = /^DECIMAL\(\d+,\s*(\d+)\)$/.exec(type);
  if (/INT(EGER)?$/.test(type) || (decimal && Number(decimal[1]) <= SCALE)) {
    return {
      value: `TRY_CAST(${sql} AS ${AMOUNT})`,
      rest: `0::${WIDE}`,
      isLonger: 'false',
      isTooLong: 'false',
    };
  }
  if (type === 'DOUBLE') {
    const text = fromText(`${sql}::VARCHAR`);
    // A decimal of up to 15 digits that is the number again is its shortest one.
    const isShort = `abs(${sql}) < 1000 AND TRY_CAST(${sql} AS DECIMAL(38, 12))::DOUBLE = ${sql}`;
    return {
      value: `CASE WHEN ${isShort} THEN TRY_CAST(${sql} AS DECIMAL(38, 12))::${AMOUNT} ELSE ${text.value} END`,
      rest: `CASE WHEN ${isShort} THEN 0::${WIDE} ELSE ${text.rest} END`,
      isLonger: `CASE WHEN ${isShort} THEN false ELSE ${text.isLonger} END`,
      isTooLong: `CASE WHEN ${isShort} THEN false ELSE ${text.isTooLong} END`,
    };
  }
  if (type === 'VARCHAR' || type === 'FLOAT' || decimal) {
    return fromText(type === 'VARCHAR' ? sql : `${sql}::VARCHAR`);
  }
  return {
    value: `NULL::${AMOUNT}`,
    rest: `0::${WIDE}`,
    isLonger: 'false',
    isTooLong: 'false',
  };
}

function fromText(sql: string): AmountSql {
  const trimmed = `trim(${sql}, ' \t\r\n')`;
  // DuckDB itself also takes 1_000.
  const isPlain = `regexp_full_match(${trimmed}, '[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?')`;
  const isGrouped = `regexp_full_match(${trimmed}, '-?[$€£¥]? ?-?[0-9]{1,3}((,[0-9]{3})+\\.[0-9]+|(,[0-9]{3}){2,})|-?[$€£¥] ?-?[0-9]+(\\.[0-9]+)?') AND NOT regexp_matches(${trimmed}, '-.*-')`;
  const ungrouped = `CASE WHEN ${isGrouped} THEN regexp_replace(${trimmed}, '[$€£¥ ,]', '', 'g') END`;
  const plain = `CASE WHEN ${isPlain} THEN ${trimmed} ELSE ${ungrouped} END`;
  const isSimple = `length(${sql}) <= ${SCALE + 1} AND ${isPlainFast(sql)}`;
  const digits = `(length(regexp_extract(${plain}, '\\.([0-9]*?)0*([eE]|$)', 1)) - coalesce(TRY_CAST(nullif(regexp_extract(${plain}, '[eE]([-+]?[0-9]+)$', 1), '') AS INTEGER), 0))`;
  const isLonger = `CASE WHEN ${isSimple} THEN false ELSE ${digits} > ${SCALE} END`;
  const value = `CASE WHEN ${isSimple} THEN TRY_CAST(${sql} AS ${AMOUNT}) ELSE TRY_CAST(${plain} AS ${AMOUNT}) END`;
  return {
    value,
    rest: `CASE WHEN ${isLonger} AND abs(${value}) < ${WIDE_MOST} THEN TRY_CAST(${plain} AS ${WIDE}) - (${value})::${WIDE} ELSE 0::${WIDE} END`,
    isLonger,
    isTooLong: `CASE WHEN ${isLonger} THEN ${digits} > ${WIDE_SCALE} OR abs(${value}) >= ${WIDE_MOST} ELSE false END`,
  };
}

/** Without a regular expression, for the millions. */
function isPlainFast(sql: string): string {
  return `translate(${sql}, '0123456789', '') IN ('.', '', '-.', '-')`;
}

/**
 * A time in UTC: ISO 8601 as FOCUS has it, also with a blank for the T, without a zone, with slashes after the year, or with an offset; NULL for others. Forms
 * such as 5/1/25 are not told apart from 1/5/25, and not taken.
 * @internal
 */
export function timeOf(column: BillColumn | undefined): string {
  if (!column) return 'NULL::TIMESTAMP';
  const { sql, type } = column;
  if (type.startsWith('TIMESTAMP') || type === 'DATE') {
    return `(${sql})::TIMESTAMP`;
  }
  if (type !== 'VARCHAR') return 'NULL::TIMESTAMP';
  const isUtc = `(length(${sql}) <= 10 OR ends_with(${sql}, 'Z') OR length(${sql}) = 19)`;
  const time = `CASE WHEN ${isUtc} THEN TRY_CAST(${sql} AS TIMESTAMP) ELSE TRY_CAST(TRY_CAST(replace(trim(${sql}, ' \t\r\n'), ' UTC', 'Z') AS TIMESTAMPTZ) AS TIMESTAMP) END`;
  // A year has four digits, of this age.
  return `CASE WHEN substr(ltrim(${sql}), 1, 2) = '20' AND (substr(ltrim(${sql}), 5, 1) IN ('-', '/')) THEN ${time} END`;
}
