import { BillColumn } from './BillTable';

/** Digits after the point that amounts are added up with. @internal */
export const SCALE = 18;
/** Those of amounts that have more, which take a second sum for the rest. @internal */
export const WIDE_SCALE = 36;

const AMOUNT = `DECIMAL(38, ${SCALE})`;
const WIDE = `DECIMAL(38, ${WIDE_SCALE})`;
// What DECIMAL(38, 36) holds has two digits before the point.
const WIDE_MOST = 99;

const DAY_IN_MICROSECONDS = 86_400_000_000;
// From 2000 to 2100, in microseconds since 1970.
const EARLIEST = Date.UTC(2000, 0) * 1000;
const LATEST = Date.UTC(2100, 0) * 1000;

/** A text without blanks around it; NULL for the empty one and the word NULL in any spelling. @internal */
export function cleanText(sql: string): string {
  const trimmed = `trim(${sql}, ' \t\r\n')`;
  // Blanks come before all that is printed. Most texts are clean, and looking is many times faster than trimming.
  return `(CASE
    WHEN ${sql} >= '!' AND right(${sql}, 1) >= '!' AND strlen(${sql}) <> 4 THEN ${sql}
    WHEN lower(${trimmed}) IN ('', 'null') THEN NULL
    ELSE ${trimmed}
  END)`;
}

/** A column as text, NULL where there is none. @internal */
export function textOf(column: BillColumn | undefined): string {
  if (!column) return 'NULL::VARCHAR';
  return column.type === 'VARCHAR' ? column.sql : `${column.sql}::VARCHAR`;
}

/** An amount in SQL. @internal */
export type AmountSql = {
  /** A decimal of at most 18 digits after the point, or a whole number, that adds up fast; NULL where it cannot be had so, or is none. */
  plain: string;
  /** Digits after the point in `plain`. */
  scale: number;
  /** What is NULL in `plain`, as DECIMAL(38, 18), NULL where it is none. */
  slow: string;
  /** What `slow` leaves, as DECIMAL(38, 36). */
  rest: string;
  /** Whether `slow` is not all of it. */
  isLonger: string;
  /** Whether `slow` and `rest` are not all of it. */
  isTooLong: string;
};

const NEVER = {
  slow: `NULL::${AMOUNT}`,
  rest: `NULL::${WIDE}`,
  isLonger: 'false',
  isTooLong: 'false',
};

/**
 * Reads an amount exactly: of text as it is written, of a binary number the shortest decimal that stands for it, as every tool prints it. Text may have
 * a currency's sign and commas between thousands, as in `$10,000.00 `; one comma alone, as in `1,234`, may be a decimal point, and is not taken.
 * @internal
 */
export function amountOf({ sql, type }: BillColumn): AmountSql {
  const decimal = /^DECIMAL\(\d+,\s*(\d+)\)$/.exec(type);
  if (/INT(EGER)?$/.test(type) || (decimal && Number(decimal[1]) <= SCALE)) {
    return { plain: sql, scale: Number(decimal?.[1] ?? 0), ...NEVER };
  }
  if (type === 'DOUBLE') {
    // A decimal of up to 15 digits that is the number again is its shortest one.
    const short = `TRY_CAST(${sql} AS DECIMAL(15, 12))`;
    return {
      plain: `CASE WHEN ${short}::DOUBLE = ${sql} THEN ${short} END`,
      scale: 12,
      ...fromText(`${sql}::VARCHAR`),
    };
  }
  if (type === 'VARCHAR') {
    return {
      // It always fits, and numbers of 64 bits are read many times faster than longer ones.
      plain: `CASE WHEN regexp_full_match(${sql}, '-?[0-9]{1,9}(\\.[0-9]{0,9})?') THEN TRY_CAST(${sql} AS DECIMAL(18, 9)) END`,
      scale: 9,
      ...fromText(sql),
    };
  }
  if (type === 'FLOAT' || decimal) {
    return {
      plain: `NULL::${AMOUNT}`,
      scale: SCALE,
      ...fromText(`${sql}::VARCHAR`),
    };
  }
  return { plain: `NULL::${AMOUNT}`, scale: SCALE, ...NEVER };
}

function fromText(sql: string): Omit<AmountSql, 'plain' | 'scale'> {
  const trimmed = `trim(${sql}, ' \t\r\n')`;
  // DuckDB itself also takes 1_000.
  const isPlain = `regexp_full_match(${trimmed}, '[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?')`;
  const isGrouped = `regexp_full_match(${trimmed}, '-?[$€£¥]? ?-?[0-9]{1,3}((,[0-9]{3})+\\.[0-9]+|(,[0-9]{3}){2,})|-?[$€£¥] ?-?[0-9]+(\\.[0-9]+)?') AND NOT regexp_matches(${trimmed}, '-.*-')`;
  const ungrouped = `CASE WHEN ${isGrouped} THEN regexp_replace(${trimmed}, '[$€£¥ ,]', '', 'g') END`;
  const plain = `CASE WHEN ${isPlain} THEN ${trimmed} ELSE ${ungrouped} END`;
  const digits = `(length(regexp_extract(${plain}, '\\.([0-9]*?)0*([eE]|$)', 1)) - coalesce(TRY_CAST(nullif(regexp_extract(${plain}, '[eE]([-+]?[0-9]+)$', 1), '') AS INTEGER), 0))`;
  const slow = `TRY_CAST(${plain} AS ${AMOUNT})`;
  const isLonger = `(${digits} > ${SCALE})`;
  return {
    slow,
    rest: `CASE WHEN ${isLonger} AND abs(${slow}) < ${WIDE_MOST} THEN TRY_CAST(${plain} AS ${WIDE}) - (${slow})::${WIDE} END`,
    isLonger,
    isTooLong: `(${digits} > ${WIDE_SCALE} OR (${isLonger} AND abs(${slow}) >= ${WIDE_MOST}))`,
  };
}

/**
 * A time in microseconds since 1970, in UTC: ISO 8601 as FOCUS has it, also with a blank for the T, without a zone, with slashes after the year, or with an
 * offset; NULL for others. Forms such as 5/1/25 are not told apart from 1/5/25, and not taken.
 * @internal
 */
export function timeOf(column: BillColumn | undefined): string {
  const time = column && microsecondsOf(column);
  if (!time) return 'NULL::BIGINT';
  return `CASE WHEN ${isOfThisAge(time)} THEN ${time} END`;
}

/** A year has four digits, of this age. @internal */
export function isOfThisAge(time: string): string {
  return `${time} BETWEEN ${EARLIEST} AND ${LATEST}`;
}

/** A time as `timeOf` has it, also where it is of another age. @internal */
export function microsecondsOf({ sql, type }: BillColumn): string | undefined {
  if (type === 'TIMESTAMP' || type === 'TIMESTAMP WITH TIME ZONE') {
    return `epoch_us(${sql})`;
  }
  if (type.startsWith('TIMESTAMP') || type === 'DATE') {
    return `epoch_us((${sql})::TIMESTAMP)`;
  }
  if (type !== 'VARCHAR') return undefined;
  // With an offset or without, since the session's zone is UTC.
  return `epoch_us(TRY_CAST(${sql} AS TIMESTAMPTZ))`;
}

/** The day of a time as `timeOf` has it, counted from 1970. @internal */
export function dayNumberOf(time: string): string {
  return `((${time}) // ${DAY_IN_MICROSECONDS})::INTEGER`;
}

/** The day so many days after the first of 1970, `YYYY-MM-DD`. @internal */
export function isoDayOf(number: string): string {
  return `(DATE '1970-01-01' + ${number})::VARCHAR`;
}
