/**
 * Reading bills through cost, against the same aggregation in bare DuckDB, in one run: `npm run bench -- cost-ingest [charges in Parquet] [charges in CSV]`.
 * Also: the most memory that the process took while it read.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import focus from '@paved-path/backstage-plugin-cost-backend-module-focus';
import {
  ChargeMonth,
  costExtensionPoint,
  CostProvider,
} from '@paved-path/backstage-plugin-cost-node';
import { deepStrictEqual } from 'node:assert';
import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, Parts, time } from './lib/parts';
import { verdict } from './lib/statistics';

const IN_PARQUET = Number(process.argv[2] ?? 10_000_000);
const IN_CSV = Number(process.argv[3] ?? 1_000_000);
const RESOURCES = 20_000;
const GOAL = 1.3;
const ROUNDS = 2;
const MEMORY = '1 GiB';
const MIB = 1024 ** 2;
const MOST_MEMORY = 1.5 * 1024;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function inDuckDb<T>(
  folder: string,
  task: (
    run: (sql: string) => Promise<Array<Record<string, unknown>>>,
  ) => Promise<T>,
): Promise<T> {
  const spill = join(folder, 'spill');
  await mkdir(spill, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY.replace(' ', ''),
    temp_directory: spill,
    preserve_insertion_order: 'false',
  });
  const connection = await instance.connect();
  try {
    return await task(async sql =>
      (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Charges of hours in a month, with amounts of six digits. */
function chargesOf(count: number, month: string): string {
  const begin = `TIMESTAMP '${month}-01' + INTERVAL (n % 720) HOUR`;
  const resource = `(hash(n // 36) % ${RESOURCES})`;
  return `SELECT ((hash(n) % 9000000)::DECIMAL(18, 0) * 0.000001::DECIMAL(7, 6))::DECIMAL(18, 6) AS BilledCost, ((hash(n + 1) % 8000000)::DECIMAL(18, 0) * 0.000001::DECIMAL(7, 6))::DECIMAL(18, 6) AS EffectiveCost, 'USD' AS BillingCurrency, TIMESTAMP '${month}-01' AS BillingPeriodStart, TIMESTAMP '${month}-01' + INTERVAL 1 MONTH AS BillingPeriodEnd, ${begin} AS ChargePeriodStart, ${begin} + INTERVAL 1 HOUR AS ChargePeriodEnd, 'Usage' AS ChargeCategory, 'Service ' || ${resource} % 12 AS ServiceName, 'AWS' AS ProviderName, (111122223000 + ${resource} % 40)::VARCHAR AS SubAccountId, 'eu-west-' || ${resource} % 3 AS RegionId, 'arn:aws:service:eu-west-1:111122223333:thing/' || ${resource} AS ResourceId, 'Thing' AS ResourceType, '{"service":"service-' || ${resource} % 300 || '","environment":"' || (CASE WHEN ${resource} % 4 = 0 THEN 'staging' ELSE 'production' END) || '","noise":"' || ${resource} % 7 || '"}' AS Tags FROM range(${count}) rows(n)`;
}

async function generate(folder: string): Promise<void> {
  await mkdir(join(folder, 'bills'));
  await inDuckDb(folder, async run => {
    const parquet = join(folder, 'bills/2026-09.parquet');
    const csv = join(folder, 'bills/2026-10.csv');
    await run(
      `COPY (${chargesOf(
        IN_PARQUET,
        '2026-09',
      )}) TO '${parquet}' (FORMAT parquet)`,
    );
    await run(`COPY (${chargesOf(IN_CSV, '2026-10')}) TO '${csv}' (HEADER)`);
    const past = new Date(Date.now() - 3_600_000);
    for (const file of [parquet, csv]) await utimes(file, past, past);
  });
}

/** What was read: charges by line and day, and the sum of what was billed. */
type Result = { days: number; billed: string };

/**
 * What somebody would type who knows DuckDB, and this file: the same days of lines with the tags that matter, added up as the decimals that they are. It
 * ends with a table in DuckDB; ours goes on to what the portal stores.
 */
async function readBare(folder: string, parts: Parts): Promise<Result[]> {
  const amounts = `{BilledCost: 'DECIMAL(18, 6)', EffectiveCost: 'DECIMAL(18, 6)', SubAccountId: 'VARCHAR', Tags: 'VARCHAR'}`;
  return inDuckDb(folder, async run => {
    const results: Result[] = [];
    for (const [name, from] of [
      ['Parquet', `read_parquet('${folder}/bills/2026-09.parquet')`],
      ['CSV', `read_csv('${folder}/bills/2026-10.csv', types = ${amounts})`],
    ]) {
      await time(parts, `bare ${name}`, () =>
        run(
          `CREATE OR REPLACE TEMP TABLE days AS SELECT BillingCurrency, ProviderName, ServiceName, ChargeCategory, SubAccountId, RegionId, ResourceId, ResourceType, Tags->>'$.service' AS service, Tags->>'$.environment' AS environment, ChargePeriodStart::DATE AS day, sum(BilledCost) AS billed, sum(EffectiveCost) AS effective FROM ${from} GROUP BY ALL`,
        ),
      );
      const [{ days, billed }] = await run(
        'SELECT count(*)::INTEGER AS days, sum(billed)::VARCHAR AS billed FROM days',
      );
      results.push({
        days: Number(days),
        billed: String(billed).replace(/\.?0+$/, ''),
      });
    }
    return results;
  });
}

async function createProvider(folder: string): Promise<CostProvider> {
  const providers: CostProvider[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        costExtensionPoint,
        { addCostProvider: each => void providers.push(each) },
      ],
    ],
    features: [
      focus,
      mockServices.rootConfig.factory({
        data: {
          cost: {
            focus: {
              exports: [{ name: 'bench', folder: join(folder, 'bills') }],
              memoryLimit: MEMORY,
              folder: join(folder, 'own'),
            },
          },
        },
      }),
    ],
  });
  await backend.stop();
  return providers[0];
}

/** From files that nobody has looked at to the last month of the last slice. */
async function readCost(
  folder: string,
  parts: Parts,
): Promise<{ results: Result[]; processor: number }> {
  await rm(join(folder, 'own'), { recursive: true, force: true });
  const provider = await createProvider(folder);
  const { signal } = new AbortController();
  const processorBegan = process.cpuUsage();
  const slices = await time(parts, 'cost list', () =>
    provider.listSlices({ signal }),
  );
  const read: ChargeMonth[][] = [];
  for (const slice of slices) {
    const began = performance.now();
    const all: ChargeMonth[] = [];
    for await (const months of provider.readSlice(
      slice,
      { tagKeys: ['service', 'environment'] },
      { signal },
    )) {
      all.push(...months);
    }
    add(
      parts,
      slice.key.endsWith('09') ? 'cost Parquet' : 'cost CSV',
      performance.now() - began,
    );
    read.push(all);
  }
  const processor = secondsSince(processorBegan);
  return { results: read.map(resultOf), processor };
}

function resultOf(months: ChargeMonth[]): Result {
  let days = 0;
  let sum = 0n;
  for (const { billed } of months) {
    for (const amount of billed) {
      if (amount === undefined) continue;
      days += 1;
      sum += microsOf(amount);
    }
  }
  const digits = sum.toString().padStart(7, '0');
  const billed = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  return { days, billed: billed.replace(/\.?0+$/, '') };
}

function microsOf(amount: string): bigint {
  const [whole, fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(6, '0'));
}

function secondsOf(parts: Parts): number {
  return [...parts.values()].flat().reduce((a, b) => a + b, 0) / 1000;
}

function secondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'paved-path-cost-ingest-'));
  try {
    say(`${IN_PARQUET} charges in Parquet and ${IN_CSV} in CSV…`);
    await generate(folder);
    let bareSeconds = 0;
    let costSeconds = 0;
    let peak = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const bare: Parts = new Map();
      const bareBegan = process.cpuUsage();
      const expected = await readBare(folder, bare);
      const bareProcessor = secondsSince(bareBegan);
      const cost: Parts = new Map();
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 20);
      const { results, processor } = await readCost(folder, cost);
      clearInterval(watch);
      deepStrictEqual(results, expected);
      bareSeconds += secondsOf(bare);
      costSeconds += secondsOf(cost);
      const told = [...bare, ...cost].map(
        ([name, [milliseconds]]) =>
          `${name} ${(milliseconds / 1000).toFixed(2)} s`,
      );
      say(`round ${round}: ${told.join(', ')}`);
      // On a machine that is busy otherwise, this is the steadier figure.
      say(
        `  processor time: bare ${bareProcessor.toFixed(
          2,
        )} s, cost ${processor.toFixed(2)} s`,
      );
    }
    const memory = peak / MIB;
    say(
      `memory: ${memory.toFixed(0)} MiB at most (goal ${MOST_MEMORY}) ${
        memory <= MOST_MEMORY ? 'met' : 'missed'
      }`,
    );
    say(
      verdict({
        name: 'cost-ingest',
        figure: costSeconds / bareSeconds,
        goal: GOAL,
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
