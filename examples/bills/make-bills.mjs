/**
 * Makes a year of bills of the example organisation in FOCUS 1.2, one gzipped CSV for each cloud and month: `node examples/bills/make-bills.mjs`.
 * The seed is fixed, so that it always makes the same files.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const HERE = dirname(fileURLToPath(import.meta.url));
const FIRST = Date.UTC(2025, 11, 1);
const END = Date.UTC(2026, 11, 1);
const DAY = 86_400_000;

let state = 0x5eed_b111;

/** A number from 0 up to 1 (mulberry32). */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

const AWS = {
  folder: 'aws',
  provider: 'AWS',
  issuer: 'Amazon Web Services EMEA SARL',
  currency: 'USD',
  region: ['eu-west-1', 'Europe (Ireland)'],
  billingAccount: '900100200300',
  accounts: {
    production: ['111122223333', 'ferries-production'],
    staging: ['444455556666', 'ferries-staging'],
  },
};
const AZURE = {
  folder: 'azure',
  provider: 'Microsoft',
  issuer: 'Microsoft Ireland Operations Limited',
  currency: 'EUR',
  region: ['northeurope', 'North Europe'],
  billingAccount: '77001234',
  accounts: {
    production: ['0b5f2c1e-production', 'Ferries production'],
    staging: ['0b5f2c1e-staging', 'Ferries staging'],
  },
};
const GCP = {
  folder: 'google',
  provider: 'Google Cloud',
  issuer: 'Google Cloud EMEA Limited',
  currency: 'EUR',
  region: ['europe-west1', 'Belgium'],
  billingAccount: '01A2B3-C4D5E6-F7A8B9',
  accounts: {
    production: ['ferries-analytics-prod', 'Analytics production'],
    staging: ['ferries-analytics-stage', 'Analytics staging'],
  },
};

const SERVICES = {
  vm: ['Amazon Elastic Compute Cloud', 'Compute', 'Virtual Machines'],
  db: ['Amazon Relational Database Service', 'Databases', 'Relational'],
  bucket: ['Amazon Simple Storage Service', 'Storage', 'Object Storage'],
  cache: ['Amazon ElastiCache', 'Databases', 'Caching'],
  broker: ['Amazon Managed Streaming for Kafka', 'Integration', 'Messaging'],
  edge: ['Amazon CloudFront', 'Networking', 'Content Delivery'],
  app: ['Azure App Service', 'Compute', 'Containers'],
  sql: ['Azure SQL Database', 'Databases', 'Relational'],
  blob: ['Azure Blob Storage', 'Storage', 'Object Storage'],
  query: ['BigQuery', 'Analytics', 'Data Warehouses'],
  run: ['Cloud Run', 'Compute', 'Containers'],
};

// What runs: the cloud, what it is, whose it is (the component, and its system), the cost of a weekday in production, how busy weekends are.
const THINGS = [
  [AWS, 'vm', 'booking-service', 'reservations', 41.2, 1.35],
  [AWS, 'db', 'booking-db', 'reservations', 36.4, 1],
  [AWS, 'cache', 'seat-cache', 'reservations', 12.8, 1],
  [AWS, 'broker', 'booking-topic', 'reservations', 8.9, 1.2],
  [AWS, 'bucket', 'ticket-archive', 'reservations', 3.1, 1],
  [AWS, 'vm', 'seat-inventory', 'reservations', 18.6, 1.3],
  [AWS, 'vm', 'ticket-issuer', 'reservations', 9.7, 1.25],
  [AWS, 'vm', 'payment-gateway', 'payments', 27.5, 1.2],
  [AWS, 'db', 'payments-db', 'payments', 31.9, 1],
  [AWS, 'db', 'ledger-db', 'payments', 22.4, 1],
  [AWS, 'vm', 'ledger', 'payments', 14.2, 0.45],
  [AWS, 'vm', 'invoices', 'payments', 6.3, 0.3],
  [AWS, 'bucket', 'invoice-archive', 'payments', 1.9, 1],
  [AWS, 'vm', 'edge-gateway', 'foundation', 23.3, 1.15],
  [AWS, 'edge', 'edge-gateway', 'foundation', 17.7, 1.4],
  [AWS, 'vm', 'cluster', 'foundation', 58.6, 1],
  [AWS, 'broker', 'event-broker', 'foundation', 29.1, 1],
  [AWS, 'bucket', 'web-assets', 'traveller', 2.6, 1.3],
  [AZURE, 'app', 'traveller-web', 'traveller', 19.4, 1.4],
  [AZURE, 'app', 'traveller-graph', 'traveller', 24.8, 1.35],
  [AZURE, 'blob', 'traveller-mobile', 'traveller', 4.2, 1.2],
  [AZURE, 'sql', 'timetable-db', 'timetable', 15.5, 1],
  [AZURE, 'app', 'sailing-service', 'timetable', 16.1, 1.1],
  [GCP, 'query', 'demand-forecast', 'timetable', 33.7, 0.2],
  [GCP, 'run', 'vessel-tracker', 'timetable', 11.4, 1],
  [GCP, 'query', 'position-lake', 'timetable', 7.8, 0.9],
  [GCP, 'run', 'position-topic', 'timetable', 5.2, 1],
].map(([cloud, kind, name, system, cost, weekend]) => ({
  cloud,
  kind,
  name,
  system,
  cost,
  weekend,
}));

const COLUMNS =
  'BilledCost,BillingAccountId,BillingAccountName,BillingAccountType,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,ChargePeriodEnd,ChargePeriodStart,CommitmentDiscountCategory,CommitmentDiscountId,CommitmentDiscountName,CommitmentDiscountStatus,CommitmentDiscountType,ConsumedQuantity,ConsumedUnit,ContractedCost,EffectiveCost,InvoiceId,InvoiceIssuerName,ListCost,PricingCategory,PricingQuantity,PricingUnit,ProviderName,PublisherName,RegionId,RegionName,ResourceId,ResourceName,ResourceType,ServiceCategory,ServiceName,ServiceSubcategory,SkuId,SubAccountId,SubAccountName,SubAccountType,Tags'.split(
    ',',
  );

const iso = time => new Date(time).toISOString().replace('.000Z', 'Z');
const monthOf = time => iso(time).slice(0, 7);

/** The first day of the month that is so many after a time's. */
function monthStart(time, after = 0) {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + after, 1);
}

function resourceIdOf({ cloud, kind, name }, environment) {
  const [account] = cloud.accounts[environment];
  if (cloud === AZURE) {
    return `/subscriptions/${account}/resourceGroups/ferries/providers/${kind}/${name}`;
  }
  if (cloud === GCP) {
    return `//${kind}.googleapis.com/projects/${account}/${name}`;
  }
  return kind === 'bucket'
    ? `arn:aws:s3:::ferries-${environment}-${name}`
    : `arn:aws:${kind}:${cloud.region[0]}:${account}:${name}`;
}

/** How the clouds spell the same tags. */
function tagsOf({ cloud, name, system }, environment) {
  if (cloud === AZURE) return { Service: name, env: environment, system };
  if (cloud === GCP) return { component: name, environment, system };
  return { service: name, environment, system, 'cost-centre': 'ferries' };
}

const bills = new Map();

function charge(cloud, billedAt, data) {
  const start = monthStart(billedAt);
  const key = `${cloud.folder}/${monthOf(billedAt)}`;
  const [account, accountName] = cloud.accounts[data.environment];
  const { environment, ...rest } = data;
  const row = {
    BillingAccountId: cloud.billingAccount,
    BillingAccountName: 'Ferries',
    BillingAccountType: 'Organisation',
    BillingCurrency: cloud.currency,
    BillingPeriodStart: iso(start),
    BillingPeriodEnd: iso(monthStart(start, 1)),
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
    EffectiveCost: rest.BilledCost,
    ContractedCost: rest.BilledCost,
    ListCost: rest.BilledCost,
    InvoiceId: `${cloud.folder.toUpperCase()}-${monthOf(billedAt)}`,
    InvoiceIssuerName: cloud.issuer,
    PricingCategory: 'Standard',
    ProviderName: cloud.provider,
    PublisherName: cloud.issuer,
    RegionId: cloud.region[0],
    RegionName: cloud.region[1],
    SubAccountId: account,
    SubAccountName: accountName,
    SubAccountType: 'Account',
    ...rest,
  };
  bills.set(key, [...(bills.get(key) ?? []), row]);
}

function dayOf(time) {
  return {
    ChargePeriodStart: iso(time),
    ChargePeriodEnd: iso(time + DAY),
  };
}

function describe(thing, environment) {
  const [service, category, subcategory] = SERVICES[thing.kind];
  return {
    environment,
    ServiceName: service,
    ServiceCategory: category,
    ServiceSubcategory: subcategory,
    ResourceId: resourceIdOf(thing, environment),
    ResourceName: thing.name,
    ResourceType: subcategory,
    SkuId: `${thing.kind}-${environment}`,
    Tags: JSON.stringify(tagsOf(thing, environment)),
  };
}

/** What a day is against a usual one. */
function factorOf(thing, time, environment) {
  const age = (time - FIRST) / DAY;
  const isWeekend = [0, 6].includes(new Date(time).getUTCDay());
  let factor = 0.97 + random() * 0.06 + age * 0.0002;
  if (environment === 'staging') factor *= isWeekend ? 0.35 : 1;
  else if (isWeekend) factor *= thing.weekend;
  // The archive that nobody deletes from.
  if (thing.name === 'position-lake') factor *= 1 + age * 0.006;
  // A query without a filter, on three days.
  const anomaly = Date.UTC(2026, 10, 11);
  if (
    thing.name === 'demand-forecast' &&
    environment === 'production' &&
    time >= anomaly &&
    time < anomaly + 3 * DAY
  ) {
    factor *= 6.4;
  }
  return factor;
}

for (let time = FIRST; time < END; time += DAY) {
  for (const thing of THINGS) {
    for (const [environment, share] of [
      ['production', 1],
      ['staging', 0.22],
    ]) {
      const cost = thing.cost * share * factorOf(thing, time, environment);
      const isCommitted =
        thing.name === 'cluster' && environment === 'production';
      charge(thing.cloud, time, {
        ...describe(thing, environment),
        ...dayOf(time),
        ChargeDescription: `${thing.name} in ${environment}`,
        ConsumedQuantity: '24',
        ConsumedUnit: 'Hours',
        // The commitment has paid for it.
        BilledCost: isCommitted ? '0' : cost.toFixed(6),
        EffectiveCost: isCommitted ? '44.000000' : cost.toFixed(6),
        ListCost: cost.toFixed(6),
        ...(isCommitted && {
          PricingCategory: 'Committed',
          CommitmentDiscountCategory: 'Spend',
          CommitmentDiscountId: 'arn:aws:savingsplans::900100200300:sp-1',
          CommitmentDiscountName: 'Cluster for a year',
          CommitmentDiscountStatus: 'Used',
          CommitmentDiscountType: 'Savings Plan',
        }),
      });
    }
  }
  // Traffic that nobody has tagged.
  for (const cloud of [AWS, AZURE, GCP]) {
    charge(cloud, time, {
      environment: 'production',
      ...dayOf(time),
      ServiceName: 'Data transfer',
      ServiceCategory: 'Networking',
      ServiceSubcategory: 'Network Traffic',
      ChargeDescription: 'Traffic to the internet',
      BilledCost: (3 + random() * 2).toFixed(6),
    });
  }
}

for (let time = FIRST; time < END; time = monthStart(time, 1)) {
  const days = (monthStart(time, 1) - time) / DAY;
  const period = {
    ChargePeriodStart: iso(time),
    ChargePeriodEnd: iso(monthStart(time, 1)),
  };
  charge(AWS, time, {
    environment: 'production',
    ...period,
    ServiceName: 'AWS Savings Plans',
    ServiceCategory: 'Compute',
    ChargeCategory: 'Purchase',
    ChargeFrequency: 'Recurring',
    ChargeDescription: 'Commitment of the cluster',
    CommitmentDiscountCategory: 'Spend',
    CommitmentDiscountId: 'arn:aws:savingsplans::900100200300:sp-1',
    CommitmentDiscountName: 'Cluster for a year',
    CommitmentDiscountType: 'Savings Plan',
    ResourceId: 'arn:aws:savingsplans::900100200300:sp-1',
    BilledCost: (44 * days).toFixed(2),
    EffectiveCost: '0',
    Tags: JSON.stringify({ service: 'cluster', environment: 'production' }),
  });
  for (const cloud of [AWS, AZURE, GCP]) {
    charge(cloud, time, {
      environment: 'production',
      ...period,
      ServiceName: 'Support',
      ServiceCategory: 'Other',
      ChargeCategory: 'Usage',
      ChargeFrequency: 'Recurring',
      ChargeDescription: 'Support plan',
      BilledCost: '100',
    });
  }
  if (new Date(time).getUTCMonth() % 3 === 1) {
    charge(AZURE, time, {
      environment: 'production',
      ...dayOf(time + 14 * DAY),
      ServiceName: 'Azure App Service',
      ServiceCategory: 'Compute',
      ChargeCategory: 'Credit',
      ChargeFrequency: 'One-Time',
      ChargeDescription: 'Credit of the partner programme',
      BilledCost: '-85.5',
    });
  }
}

// August was billed too high, and September's bill says so.
const ledgerDb = THINGS.find(({ name }) => name === 'ledger-db');
for (let day = 0; day < 31; day += 1) {
  charge(AWS, Date.UTC(2026, 8, 1), {
    ...describe(ledgerDb, 'production'),
    ...dayOf(Date.UTC(2026, 7, 1) + day * DAY),
    ChargeClass: 'Correction',
    ChargeDescription: 'Correction of August: backups were counted twice',
    BilledCost: '-2.35',
  });
}

function cell(value = '') {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

for (const [key, rows] of bills) {
  const folder = join(HERE, dirname(key));
  if (key.endsWith('2025-12')) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const text = [COLUMNS, ...rows.map(row => COLUMNS.map(name => row[name]))]
    .map(cells => `${cells.map(cell).join(',')}\n`)
    .join('');
  writeFileSync(join(HERE, `${key}.csv.gz`), gzipSync(text, { level: 9 }));
}
