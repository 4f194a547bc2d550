import { BillTable } from './BillTable';
import {
  amountOf,
  dayNumberOf,
  isOfThisAge,
  microsecondsOf,
  textOf,
  timeOf,
} from './values';

/** The parts of a charge that are texts, by the name of FOCUS's column, in lower case. @internal */
export const TEXTS = {
  currency: 'billingcurrency',
  provider: 'providername',
  service: 'servicename',
  category: 'chargecategory',
  sub_account_id: 'subaccountid',
  sub_account_name: 'subaccountname',
  region: 'regionid',
  resource_id: 'resourceid',
  resource_name: 'resourcename',
  resource_type: 'resourcetype',
  commitment_id: 'commitmentdiscountid',
} as const;

/** @internal */
export const TEXT_NAMES = Object.keys(TEXTS) as Array<keyof typeof TEXTS>;

// A charge over more days is a mistake in the bill: commitments are sold for up to five years.
const MOST_DAYS = 2000;

/** How exactly amounts are added up. @internal */
export type Precision = 'normal' | 'wide';

/** Why a charge cannot be taken, by the name that the queries give the reason. @internal */
export const FLAWS = {
  period: ['BillingPeriodStart', 'is not of the period that the file is of'],
  billed: ['BilledCost', 'is not an amount, such as -12.34'],
  effective: ['EffectiveCost', 'is not an amount, such as -12.34'],
  billed_digits: ['BilledCost', 'has more digits than can be added up exactly'],
  effective_digits: [
    'EffectiveCost',
    'has more digits than can be added up exactly',
  ],
  start: [
    'ChargePeriodStart',
    'is not a time that can be read without guessing, such as 2026-11-01T00:00:00Z',
  ],
  end: [
    'ChargePeriodEnd',
    'is not a time that can be read without guessing, such as 2026-12-01T00:00:00Z',
  ],
  order: [
    'ChargePeriodEnd',
    `is not after ChargePeriodStart, or more than ${MOST_DAYS} days after it`,
  ],
  currency: ['BillingCurrency', 'is not a currency of ISO 4217, such as USD'],
  category: ['ChargeCategory', 'is missing; it must be one such as Usage'],
  tags: [
    'Tags',
    'is not a flat JSON object, such as {"team": "payments"}, with each key once',
  ],
} as const;

/** The first day of a row's billing period, counted from 1970. @internal */
export function billingDayOf(table: BillTable): string {
  return dayNumberOf(timeOf(table.columns.get('billingperiodstart')));
}

/** The names of the texts that a file has. @internal */
export function textsOf({ columns }: BillTable): Array<keyof typeof TEXTS> {
  return TEXT_NAMES.filter(name => columns.has(TEXTS[name]));
}

/** The amounts of rows, in the order in which they are told. @internal */
export function amountsOf(precision: Precision): string[] {
  return [
    'billed',
    'effective',
    ...(precision === 'wide' ? ['billed_rest', 'effective_rest'] : []),
  ];
}

/**
 * The rows of a file as they are, with the amounts and days read, and what is wrong with them in `flaw`. Whatever is the same for many rows is cleaned
 * and checked later.
 * @internal
 */
export function selectRows(
  table: BillTable,
  precision: Precision,
  /** What else is selected, and from what. */
  others: { columns: string[]; from: string } = {
    columns: [],
    from: table.from,
  },
): string {
  const { columns } = table;
  const { only, expected } = table.rows;
  const amounts = (['billed', 'effective'] as const).map(name => {
    const column = columns.get(`${name}cost`)!;
    return { name, column, raw: `${name}_raw` };
  });
  const tags = columns.get('tags');
  const tagsSql = /^(MAP|STRUCT)/.test(tags?.type ?? '')
    ? `to_json(${tags!.sql})::VARCHAR`
    : textOf(tags);
  const read = [
    ...others.columns,
    ...textsOf(table).map(
      name => `${textOf(columns.get(TEXTS[name]))} AS ${name}`,
    ),
    `${tagsSql} AS tags`,
    ...amounts.flatMap(({ name, column, raw }) => [
      `${column.sql} AS ${raw}`,
      `${amountOf(column).plain} AS ${name}`,
    ]),
    `${
      microsecondsOf(columns.get('chargeperiodstart')!) ?? 'NULL::BIGINT'
    } AS starts`,
    `${
      microsecondsOf(columns.get('chargeperiodend')!) ?? 'NULL::BIGINT'
    } AS ends`,
    ...(only || expected ? [`${billingDayOf(table)} AS billing_day`] : []),
  ];
  // Where all is plain, nothing of this is computed.
  const slow = amounts.flatMap(({ name, column, raw }) => {
    const sql = amountOf({ ...column, sql: raw });
    const isLonger = precision === 'wide' ? sql.isTooLong : sql.isLonger;
    return [
      `CASE WHEN ${name} IS NULL THEN ${sql.slow} END AS ${name}_slow`,
      `CASE WHEN ${name} IS NULL THEN ${isLonger} ELSE false END AS ${name}_longer`,
      ...(precision === 'wide'
        ? [`CASE WHEN ${name} IS NULL THEN ${sql.rest} END AS ${name}_rest`]
        : []),
    ];
  });
  const where = only ? ` WHERE billing_day = ${dayNumber(only)}` : '';
  return `SELECT *, ${dayNumberOf('starts')} AS first, ${dayNumberOf(
    'ends - 1',
  )} AS last, ${flawOf(expected)} AS flaw FROM (
    SELECT *, ${slow.join(', ')} FROM (
      SELECT ${read.join(', ')} FROM ${others.from})${where})`;
}

function flawOf(expected: string | undefined): string {
  const period = expected
    ? `WHEN billing_day IS DISTINCT FROM ${dayNumber(expected)} THEN 'period'`
    : '';
  const isLong = `ends - starts > ${MOST_DAYS * 86_400_000_000}`;
  // Most charges pass the first look.
  return `CASE ${period}
    WHEN billed IS NOT NULL AND effective IS NOT NULL AND ${isOfThisAge(
      'starts',
    )} AND ${isOfThisAge(
    'ends',
  )} AND ends > starts AND NOT (${isLong}) THEN NULL
    WHEN billed IS NULL AND billed_slow IS NULL THEN 'billed'
    WHEN effective IS NULL AND effective_slow IS NULL THEN 'effective'
    WHEN billed_longer THEN 'billed_digits'
    WHEN effective_longer THEN 'effective_digits'
    WHEN (${isOfThisAge('starts')}) IS NOT TRUE THEN 'start'
    WHEN (${isOfThisAge('ends')}) IS NOT TRUE THEN 'end'
    WHEN ends <= starts OR ${isLong} THEN 'order'
  END`;
}

function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}
