/**
 * Makes a year of bills of the example organisation in FOCUS 1.2, one gzipped CSV for each cloud and month:
 * `node examples/bills/make-bills.mjs --folder <folder> [--to 2026-11-20]`, by default up to yesterday (UTC). The same days are always the same. In a
 * folder that has bills already it adds the days that are missing, and closes the months that ended; what does not change is not written.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chargesOf, monthStart } from './charges.mjs';
import { CLOUDS } from './organisation.mjs';
import { DAY } from './usage.mjs';

const MONTHS = 12;
// What happened when is told from the day that the bills were first made up to.
const STORY = 'story.json';

const COLUMNS =
  'BilledCost,BillingAccountId,BillingAccountName,BillingAccountType,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,ChargePeriodEnd,ChargePeriodStart,CommitmentDiscountCategory,CommitmentDiscountId,CommitmentDiscountName,CommitmentDiscountStatus,CommitmentDiscountType,ConsumedQuantity,ConsumedUnit,ContractedCost,EffectiveCost,InvoiceId,InvoiceIssuerName,ListCost,PricingCategory,PricingQuantity,PricingUnit,ProviderName,PublisherName,RegionId,RegionName,ResourceId,ResourceName,ResourceType,ServiceCategory,ServiceName,ServiceSubcategory,SkuId,SubAccountId,SubAccountName,SubAccountType,Tags'.split(
    ',',
  );

/**
 * Writes the bills up to a day, `YYYY-MM-DD` in UTC.
 *
 * @returns the files that were written, none where the folder has that day already
 */
export function makeBills({ folder, to = yesterday() }) {
  const wanted = timeOf(to);
  const story = readStory(folder) ?? { end: to, to };
  const end = timeOf(story.end);
  const last = Math.max(wanted, timeOf(story.to));
  const bills = [];
  for (
    let month = monthStart(end, 1 - MONTHS);
    month <= last;
    month = monthStart(month, 1)
  ) {
    for (const cloud of CLOUDS) {
      const name = `${cloud.folder}/${toDay(month).slice(0, 7)}.csv.gz`;
      bills.push({ cloud, month, file: path.join(folder, name) });
    }
  }
  const hasDay = timeOf(story.to) >= wanted;
  if (hasDay && bills.every(({ file }) => fs.existsSync(file))) return [];
  const written = bills
    .filter(({ cloud, month, file }) =>
      replace(file, toBill(chargesOf(cloud, month, { to: last, end }))),
    )
    .map(({ file }) => file);
  replace(
    path.join(folder, STORY),
    `${JSON.stringify({ end: story.end, to: toDay(last) })}\n`,
  );
  return written;
}

function readStory(folder) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, STORY), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function toBill(rows) {
  const cell = (value = '') =>
    /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  const text = [COLUMNS, ...rows.map(row => COLUMNS.map(name => row[name]))]
    .map(cells => `${cells.map(cell).join(',')}\n`)
    .join('');
  return gzipSync(text);
}

/** Nobody sees a file that is half written, and one that stays the same keeps its age. */
function replace(file, content) {
  const bytes = Buffer.from(content);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) return false;
  const partial = path.join(
    path.dirname(file),
    `.${path.basename(file)}.partial`,
  );
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(partial, bytes);
  fs.renameSync(partial, file);
  return true;
}

function yesterday() {
  return toDay(Date.now() - DAY);
}

function toDay(time) {
  return new Date(time).toISOString().slice(0, 10);
}

function timeOf(day) {
  const time = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(time) || toDay(time) !== day) {
    throw new Error(`"${day}" is not a day; it must be such as 2026-11-20`);
  }
  return time;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { values } = parseArgs({
      options: { to: { type: 'string' }, folder: { type: 'string' } },
    });
    if (!values.folder) {
      throw new Error('--folder is missing; name the folder for the bills');
    }
    const written = makeBills(values);
    process.stdout.write(`${written.length} bills were written\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
