import { BillTable } from './BillTable';
import {
  amountsOf,
  FLAWS,
  Precision,
  selectRows,
  TEXT_NAMES,
  textsOf,
} from './rows';
import { amountOf, cleanText, SCALE, textOf } from './values';

const TAG_MAP = `CASE WHEN tags IS NULL THEN NULL ELSE TRY(CAST(tags::JSON AS MAP(VARCHAR, JSON))) END`;
const IS_NESTED = `len(list_filter(map_values(tag_map), lambda value: left(value::VARCHAR, 1) IN ('{', '['))) > 0`;

/** Reads the tags: of those that were asked for, pairs of key and value as JSON in an order of their own. */
function selectTags(from: string, tagKeys: string[]): string {
  const picked = tagKeys.length
    ? `CASE WHEN tag_map IS NULL THEN NULL ELSE to_json(list_sort(list_transform(list_filter(map_entries(tag_map), lambda entry: lower(regexp_replace(trim(entry.key), '\\s+', ' ', 'g')) IN (${tagKeys.join(
        ', ',
      )}) AND entry.value IS NOT NULL AND entry.value::VARCHAR <> 'null'), lambda entry: [entry.key, entry.value->>'$'])))::VARCHAR END`
    : 'NULL::VARCHAR';
  return `SELECT * EXCLUDE (tag_map) REPLACE (
      ${picked} AS tags,
      CASE WHEN flaw IS NULL AND tags IS NOT NULL AND (tag_map IS NULL OR ${IS_NESTED}) THEN 'tags' ELSE flaw END AS flaw)
    FROM (SELECT *, ${TAG_MAP} AS tag_map FROM (SELECT * REPLACE (${cleanText(
    'tags',
  )} AS tags) FROM ${from}))`;
}

/** Cleans the texts. */
function selectTexts(from: string): string {
  const cleaned = TEXT_NAMES.map(name =>
    name === 'currency'
      ? `upper(${cleanText(name)}) AS ${name}`
      : `${cleanText(name)} AS ${name}`,
  ).join(', ');
  return `SELECT * REPLACE (
      CASE
        WHEN flaw IS NOT NULL THEN flaw
        WHEN currency IS NULL OR NOT regexp_full_match(currency, '[A-Z]{3}') THEN 'currency'
        WHEN category IS NULL THEN 'category'
      END AS flaw)
    FROM (SELECT * REPLACE (${cleaned}) FROM ${from})`;
}

/** Texts that a file lacks. */
function selectAllTexts(table: BillTable, from: string): string {
  const texts = textsOf(table);
  const lacking = TEXT_NAMES.filter(name => !texts.includes(name));
  const all = lacking.map(name => `, NULL::VARCHAR AS ${name}`).join('');
  return `SELECT *${all} FROM ${from}`;
}

/**
 * Adds up charges by line. In the result `line` is a JSON array of the tags and of the texts, in their order: one text is read faster than many. `days` tells what each day cost: the first day and the last one that the charges were for, counted from 1970,
 * then the sums as `amountsOf` names them, all with colons between them, and commas between days. A line that is frugal stands in several rows.
 * @internal
 */
export function selectLines(
  tables: BillTable[],
  options: {
    precision: Precision;
    /** Spellings of tag keys as texts in SQL, normalised. */
    tagKeys: string[];
    /** Slower, but without memory for each value of each tag, and each line. */
    isFrugal: boolean;
  },
): string {
  const { tagKeys, precision, isFrugal } = options;
  const all = tables
    .map(table => {
      const rows = `(${selectRows(table, precision)})`;
      const daily = selectDaily(
        table,
        isFrugal ? `(${selectTags(rows, tagKeys)})` : rows,
        precision,
      );
      return selectAllTexts(
        table,
        `(${
          isFrugal
            ? `SELECT * EXCLUDE (day), day AS days FROM (${daily})`
            : `SELECT * EXCLUDE (day), string_agg(day, ',') AS days FROM (${daily}) GROUP BY ALL`
        })`,
      );
    })
    .join(' UNION ALL BY NAME ');
  const line = `to_json([tags, ${TEXT_NAMES.join(', ')}])::VARCHAR AS line`;
  if (isFrugal) {
    return `SELECT flaw, ${line}, days FROM (${selectTexts(`(${all})`)})`;
  }
  return `SELECT flaw, line, string_agg(days, ',') AS days
    FROM (SELECT flaw, ${line}, days FROM (${selectTags(
    `(${selectTexts(`(${all})`)})`,
    tagKeys,
  )})) GROUP BY ALL`;
}

/** Adds up the rows of a file by day, with the texts and tags as they are. */
function selectDaily(
  table: BillTable,
  from: string,
  precision: Precision,
): string {
  const key = [...textsOf(table), 'tags', 'flaw'].join(', ');
  const sums = amountsOf(precision).map(name => {
    if (name.endsWith('_rest')) return `coalesce(sum(${name}), 0)`;
    const { scale } = amountOf(table.columns.get(`${name}cost`)!);
    const type = `DECIMAL(38, ${SCALE})`;
    // Numbers of 64 bits become text many times faster.
    const text = `coalesce(TRY_CAST(sum(${name}) AS DECIMAL(18, ${scale}))::VARCHAR, sum(${name})::VARCHAR)`;
    return `CASE WHEN count(${name}_slow) = 0 THEN ${text} ELSE (coalesce(sum(${name}), 0)::${type} + sum(${name}_slow))::VARCHAR END`;
  });
  return `SELECT ${key}, concat_ws(':', first, last, ${sums.join(
    ', ',
  )}) AS day FROM ${from} GROUP BY ${key}, first, last`;
}

/** The first row of a file that cannot be taken, from 0, and why. @internal */
export function selectFlaw(table: BillTable, precision: Precision): string {
  const originals = [...new Set(Object.values(FLAWS).map(([name]) => name))];
  const shown = (Object.keys(FLAWS) as Array<keyof typeof FLAWS>)
    .map(
      flaw =>
        `WHEN '${flaw}' THEN shown_${FLAWS[flaw][0].toLocaleLowerCase(
          'en-US',
        )}`,
    )
    .join(' ');
  const rows = selectRows(table, precision, {
    columns: [
      'row_at',
      ...originals.map(name => {
        const key = name.toLocaleLowerCase('en-US');
        return `${textOf(table.columns.get(key))} AS shown_${key}`;
      }),
    ],
    from: table.fromNumbered,
  });
  const cleaned = selectTexts(`(${selectAllTexts(table, `(${rows})`)})`);
  return `SELECT row_at::DOUBLE AS row_at, flaw, left(CASE flaw ${shown} END, 80) AS shown
    FROM (${selectTags(`(${cleaned})`, [])})
    WHERE flaw IS NOT NULL ORDER BY row_at LIMIT 1`;
}
