import { BillTable } from './BillTable';
import { amountOf, cleanText, SCALE, textOf, timeOf } from './values';

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

const TEXT_NAMES = Object.keys(TEXTS) as Array<keyof typeof TEXTS>;

// A charge over more days is a mistake in the bill: commitments are sold for up to five years.
const MOST_DAYS = 2000;

/** How exactly amounts are added up. @internal */
export type Precision = 'normal' | 'wide';

/** Why a charge cannot be taken, by the name that the queries give the reason. @internal */
export const FLAWS = {
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

/** Where a billing period begins, by a row. @internal */
export function billingStartOf(table: BillTable): string {
  return `(${timeOf(table.columns.get('billingperiodstart'))})::DATE`;
}

/** The rows of a file as they are, with the amounts and days read. Whatever is the same for many rows is cleaned later. */
function selectRows(
  table: BillTable,
  from: string,
  precision: Precision,
): string {
  const { columns } = table;
  const billed = amountOf(columns.get('billedcost')!);
  const effective = amountOf(columns.get('effectivecost')!);
  const start = timeOf(columns.get('chargeperiodstart'));
  const end = timeOf(columns.get('chargeperiodend'));
  const length = precision === 'wide' ? 'isTooLong' : 'isLonger';
  const rests =
    precision === 'wide'
      ? `, ${billed.rest} AS billed_rest, ${effective.rest} AS effective_rest`
      : '';
  const tags = columns.get('tags');
  const tagsSql = /^(MAP|STRUCT)/.test(tags?.type ?? '')
    ? `to_json(${tags!.sql})::VARCHAR`
    : textOf(tags);
  return `SELECT ${TEXT_NAMES.map(
    name => `${textOf(columns.get(TEXTS[name]))} AS ${name}`,
  ).join(', ')}, ${tagsSql} AS tags, ${billed.value} AS billed, ${
    effective.value
  } AS effective${rests}, ${billed[length]} AS billed_longer, ${
    effective[length]
  } AS effective_longer, (${start}) AS starts, (${end}) AS ends FROM ${from}`;
}

const ROW_FLAW = `CASE
  WHEN billed IS NULL THEN 'billed'
  WHEN effective IS NULL THEN 'effective'
  WHEN billed_longer THEN 'billed_digits'
  WHEN effective_longer THEN 'effective_digits'
  WHEN starts IS NULL THEN 'start'
  WHEN ends IS NULL THEN 'end'
  WHEN ends <= starts OR ends > starts + INTERVAL ${MOST_DAYS} DAY THEN 'order'
END`;

const TAG_MAP = `TRY(CAST(tags::JSON AS MAP(VARCHAR, JSON)))`;

/** A group's texts cleaned and its tags read. */
function selectClean(from: string, others: string): string {
  const cleaned = TEXT_NAMES.map(name => `${cleanText(name)} AS ${name}`).join(
    ', ',
  );
  return `SELECT * REPLACE (
      CASE
        WHEN flaw IS NOT NULL THEN flaw
        WHEN currency IS NULL OR NOT regexp_full_match(currency, '[A-Z]{3}') THEN 'currency'
        WHEN category IS NULL THEN 'category'
        WHEN tags IS NOT NULL AND (tag_map IS NULL OR len(list_filter(map_values(tag_map), lambda value: left(value::VARCHAR, 1) IN ('{', '['))) > 0) THEN 'tags'
      END AS flaw)
    FROM (SELECT *, CASE WHEN tags IS NULL THEN NULL ELSE ${TAG_MAP} END AS tag_map
    FROM (SELECT * REPLACE (upper(currency) AS currency) FROM (SELECT ${cleaned}, ${cleanText(
    'tags',
  )} AS tags, flaw, ${others} FROM ${from})))`;
}

function pickTags(spellings: string[]): string {
  if (!spellings.length) return 'NULL::VARCHAR';
  return `CASE WHEN tag_map IS NULL THEN NULL ELSE to_json(list_sort(list_transform(list_filter(map_entries(tag_map), lambda entry: lower(regexp_replace(trim(entry.key), '\\s+', ' ', 'g')) IN (${spellings.join(
    ', ',
  )}) AND entry.value IS NOT NULL AND entry.value::VARCHAR <> 'null'), lambda entry: [entry.key, entry.value->>'$'])))::VARCHAR END`;
}

/**
 * Adds up charges by line and month, a column for each day of it. In the result `billed_1` is what the month's first day cost.
 * @internal
 */
export function selectMonths(
  tables: BillTable[],
  options: {
    /** The billing period, where files have others too. */
    billingStart?: string;
    /** Spellings of tag keys as texts in SQL, normalised. */
    tagKeys: string[];
    precision: Precision;
    /** Without adding up by all tags first, which is faster, but takes memory for each of their values. */
    isFrugal: boolean;
  },
): string {
  const { billingStart, tagKeys, precision, isFrugal } = options;
  const amounts = [
    'billed',
    'effective',
    ...(precision === 'wide' ? ['billed_rest', 'effective_rest'] : []),
  ];
  const rows = tables
    .map(table => {
      const where = billingStart
        ? ` WHERE ${billingStartOf(table)} = DATE '${billingStart}'`
        : '';
      return selectRows(table, table.from + where, precision);
    })
    .join(' UNION ALL ');
  const texts = TEXT_NAMES.join(', ');
  const sums = amounts
    .map(name => (isFrugal ? name : `sum(${name}) AS ${name}`))
    .join(', ');
  // A decimal's digits as a whole number, since DuckDB divides decimals as floats.
  const units = (name: string) => `replace(${name}::VARCHAR, '.', '')::HUGEINT`;
  // Shares have 12 digits.
  const short = 10 ** (SCALE - 12);
  const share = (name: string) =>
    `((${units(
      name,
    )} // (days * ${short}) * ${short})::DECIMAL(38, 0) * 0.000000000000000001::DECIMAL(18, 18))::DECIMAL(38, ${SCALE})`;
  const spread = amounts
    .map(name => {
      if (name.endsWith('_rest')) {
        return `CASE WHEN nth = days - 1 THEN ${name} ELSE 0 END AS ${name}`;
      }
      return `CASE WHEN days = 1 THEN ${name} WHEN nth < days - 1 THEN ${share(
        name,
      )} ELSE (${name} - ${share(
        name,
      )} * (days - 1)::DECIMAL(4, 0))::DECIMAL(38, ${SCALE}) END AS ${name}`;
    })
    .join(', ');
  const byDay = amounts
    .flatMap(name =>
      Array.from(
        { length: 31 },
        (_, day) =>
          `sum(${name}) FILTER (WHERE day = ${day + 1}) AS ${name}_${day + 1}`,
      ),
    )
    .join(', ');
  return `WITH
    read_rows AS (${rows}),
    flawed AS (SELECT *, ${ROW_FLAW} AS flaw FROM read_rows),
    daily AS (
      SELECT ${texts}, tags, flaw, starts::DATE AS first, (ends - INTERVAL 1 MICROSECOND)::DATE AS last, ${sums}
      FROM flawed${isFrugal ? '' : ' GROUP BY ALL'}),
    clean AS (${selectClean('daily', `first, last, ${amounts.join(', ')}`)}),
    picked AS (
      SELECT * EXCLUDE (tags, tag_map), ${pickTags(tagKeys)} AS tags,
        CASE WHEN flaw IS NULL THEN date_diff('day', first, last) + 1 ELSE 1 END AS days
      FROM clean),
    summed AS (${
      isFrugal
        ? `SELECT * REPLACE (${amounts
            .map(name => `sum(${name}) AS ${name}`)
            .join(', ')}) FROM picked GROUP BY ALL`
        : 'SELECT * FROM picked'
    }),
    opened AS (SELECT *, unnest(range(days)) AS nth FROM summed),
    spread AS (
      SELECT ${texts}, tags, flaw, year(first + nth::INTEGER) * 12 + month(first + nth::INTEGER) - 1 AS month, day(first + nth::INTEGER) AS day, ${spread}
      FROM opened)
    SELECT flaw, month, tags, ${texts}, ${byDay} FROM spread GROUP BY ALL`;
}

/** The first row of a file that cannot be taken, from 0, and why. @internal */
export function selectFlaw(
  table: BillTable,
  billingStart: string | undefined,
  precision: Precision,
): string {
  const rows = selectRows(table, table.fromNumbered, precision).replace(
    /^SELECT /,
    `SELECT row_at, ${
      billingStart ? billingStartOf(table) : 'NULL'
    } AS billing_start, `,
  );
  const shown = (Object.keys(FLAWS) as Array<keyof typeof FLAWS>)
    .map(flaw => {
      const column = FLAWS[flaw][0].toLocaleLowerCase('en-US');
      return `WHEN '${flaw}' THEN shown_${column}`;
    })
    .join(' ');
  const originals = [...new Set(Object.values(FLAWS).map(([name]) => name))]
    .map(name => {
      const key = name.toLocaleLowerCase('en-US');
      return `${textOf(table.columns.get(key))} AS shown_${key}`;
    })
    .join(', ');
  const withOriginals = rows.replace(/^SELECT /, `SELECT ${originals}, `);
  const others = `row_at, billing_start, ${[
    ...new Set(
      Object.values(FLAWS).map(
        ([name]) => `shown_${name.toLocaleLowerCase('en-US')}`,
      ),
    ),
  ].join(', ')}`;
  return `WITH flawed AS (SELECT *, ${ROW_FLAW} AS flaw FROM (${withOriginals})),
    clean AS (${selectClean('flawed', others)})
    SELECT row_at::DOUBLE AS row_at, flaw, left(CASE flaw ${shown} END, 80) AS shown FROM clean
    WHERE flaw IS NOT NULL${
      billingStart ? ` AND billing_start = DATE '${billingStart}'` : ''
    } ORDER BY row_at LIMIT 1`;
}
