/** What the example organisation runs, in which cloud, and whose it is. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));

export const ENVIRONMENTS = ['production', 'staging', 'dev'];

/** What an environment costs of production, and of that on weekends, when nobody works. */
export const SIZES = {
  production: { share: 1, weekend: 1 },
  staging: { share: 0.18, weekend: 0.4 },
  dev: { share: 0.08, weekend: 0.15 },
};

export const AWS = {
  folder: 'aws',
  provider: 'AWS',
  issuer: 'Amazon Web Services EMEA SARL',
  currency: 'USD',
  region: ['eu-west-1', 'Europe (Ireland)'],
  billingAccount: '900100200300',
  accounts: {
    production: ['111122223333', 'kittiwake-production'],
    staging: ['444455556666', 'kittiwake-staging'],
    dev: ['777788889999', 'kittiwake-dev'],
  },
};
export const AZURE = {
  folder: 'azure',
  provider: 'Microsoft',
  issuer: 'Microsoft Ireland Operations Limited',
  currency: 'EUR',
  region: ['northeurope', 'North Europe'],
  billingAccount: '77001234',
  accounts: {
    production: ['0b5f2c1e-7d1a-4c55-9a35-1f0c6b7e2d01', 'Production'],
    staging: ['0b5f2c1e-7d1a-4c55-9a35-1f0c6b7e2d02', 'Staging'],
    dev: ['0b5f2c1e-7d1a-4c55-9a35-1f0c6b7e2d03', 'Development'],
  },
};
export const GOOGLE = {
  folder: 'google',
  provider: 'Google Cloud',
  issuer: 'Google Cloud EMEA Limited',
  currency: 'EUR',
  region: ['europe-west1', 'Belgium'],
  billingAccount: '01A2B3-C4D5E6-F7A8B9',
  accounts: {
    production: ['kittiwake-data', 'Data'],
    staging: ['kittiwake-data-staging', 'Data, staging'],
    dev: ['kittiwake-data-dev', 'Data, development'],
  },
};
export const CLOUDS = [AWS, AZURE, GOOGLE];

// The service that is billed, with FOCUS's category and subcategory, and how an id in that cloud is made of account and name.
const arn = (service, kind) => (account, name) =>
  `arn:aws:${service}:${AWS.region[0]}:${account}:${kind}${name}`;
const azure = kind => (account, name) =>
  `/subscriptions/${account}/resourceGroups/kittiwake/providers/${kind}/${name}`;
const google = (service, kind) => (project, name) =>
  `//${service}.googleapis.com/projects/${project}/${kind}/${name}`;
export const KINDS = {
  vm: [
    'Amazon Elastic Compute Cloud',
    'Compute',
    'Virtual Machines',
    arn('ec2', 'instance/'),
  ],
  db: [
    'Amazon Relational Database Service',
    'Databases',
    'Relational Databases',
    arn('rds', 'db:'),
  ],
  bucket: [
    'Amazon Simple Storage Service',
    'Storage',
    'Object Storage',
    (account, name) => `arn:aws:s3:::${account}-${name}`,
  ],
  cache: [
    'Amazon ElastiCache',
    'Databases',
    'Caching',
    arn('elasticache', 'cluster:'),
  ],
  broker: [
    'Amazon Managed Streaming for Kafka',
    'Integration',
    'Messaging',
    arn('kafka', 'cluster/'),
  ],
  edge: [
    'Amazon CloudFront',
    'Networking',
    'Content Delivery',
    (account, name) => `arn:aws:cloudfront::${account}:distribution/${name}`,
  ],
  app: [
    'Azure App Service',
    'Compute',
    'Containers',
    azure('Microsoft.Web/sites'),
  ],
  sql: [
    'Azure SQL Database',
    'Databases',
    'Relational Databases',
    azure('Microsoft.Sql/servers'),
  ],
  blob: [
    'Azure Blob Storage',
    'Storage',
    'Object Storage',
    azure('Microsoft.Storage/storageAccounts'),
  ],
  query: [
    'BigQuery',
    'Analytics',
    'Data Warehouses',
    google('bigquery', 'datasets'),
  ],
  run: ['Cloud Run', 'Compute', 'Containers', google('run', 'services')],
  topic: ['Pub/Sub', 'Integration', 'Messaging', google('pubsub', 'topics')],
  lake: [
    'Cloud Storage',
    'Storage',
    'Object Storage',
    google('storage', 'buckets'),
  ],
};

// Cloud, kind, name, the tag's service, cost of a weekday in production, how much busier weekends are, and the root module and the resource in it that
// Terraform manages production with: its state has the id that the bill has too.
const THINGS_OF_SYSTEMS = {
  payments: [
    [AWS, 'vm', 'payment-gateway', 'payment-gateway', 7.2, 1.2],
    [
      AWS,
      'db',
      'payments-db',
      'payment-gateway',
      8.4,
      1,
      'payments/payments-db instance',
    ],
    [AWS, 'vm', 'ledger', 'ledger', 4.2, 0.45],
    [AWS, 'db', 'ledger-db', 'ledger', 7.1, 1, 'payments/ledger-db instance'],
    [AWS, 'vm', 'invoices', 'invoices', 2.1, 0.3],
    [
      AWS,
      'bucket',
      'invoice-archive',
      'invoices',
      0.9,
      1,
      'payments/invoice-archive bucket',
    ],
  ],
  reservations: [
    [AWS, 'vm', 'booking-service', 'booking-service', 12.4, 1.35],
    [
      AWS,
      'db',
      'booking-db',
      'booking-service',
      10.6,
      1,
      'reservations/booking-db instance',
    ],
    [
      AWS,
      'broker',
      'booking-topic',
      'booking-service',
      4.3,
      1.2,
      'reservations/booking-topic topic',
    ],
    [AWS, 'vm', 'seat-inventory', 'seat-inventory', 6.8, 1.3],
    [
      AWS,
      'cache',
      'seat-cache',
      'seat-inventory',
      5.2,
      1,
      'reservations/seat-cache cache',
    ],
    [AWS, 'vm', 'ticket-issuer', 'ticket-issuer', 3.4, 1.25],
    [
      AWS,
      'bucket',
      'ticket-archive',
      'ticket-issuer',
      1.1,
      1,
      'reservations/ticket-archive bucket',
    ],
  ],
  foundation: [
    [AWS, 'vm', 'edge-gateway', 'edge-gateway', 8.8, 1.15],
    [AWS, 'edge', 'edge-gateway', 'edge-gateway', 6.1, 1.4],
    [AWS, 'vm', 'cluster', 'resource:default/cluster', 52, 1],
    [AWS, 'broker', 'event-broker', 'resource:default/event-broker', 12.9, 1],
  ],
  traveller: [
    [AZURE, 'app', 'traveller-web', 'traveller-web', 6.2, 1.4],
    [AZURE, 'app', 'traveller-graph', 'traveller-graph', 9.1, 1.35],
    [AZURE, 'blob', 'traveller-mobile', 'traveller-mobile', 1.6, 1.2],
    [
      AWS,
      'bucket',
      'web-assets',
      'traveller-web',
      0.9,
      1.3,
      'traveller/web-assets assets',
    ],
  ],
  timetable: [
    [AZURE, 'app', 'sailing-service', 'sailing-service', 6.7, 1.1],
    [
      AZURE,
      'sql',
      'timetable-db',
      'sailing-service',
      5.4,
      1,
      'timetable/timetable-db instance',
    ],
    [GOOGLE, 'query', 'demand-forecast', 'demand-forecast', 14.2, 0.2],
    [GOOGLE, 'run', 'vessel-tracker', 'vessel-tracker', 4.9, 1],
    [
      GOOGLE,
      'topic',
      'position-topic',
      'vessel-tracker',
      2.4,
      1,
      'timetable/position-topic topic',
    ],
    [GOOGLE, 'lake', 'position-lake', 'vessel-tracker', 3.4, 1],
  ],
  // Of no system that the catalog knows, and of nobody at all.
  '': [
    [AWS, 'vm', 'loyalty-trial', 'loyalty-trial', 2.4, 1],
    [AWS, 'vm', 'batch-runner-old', '', 3.2, 1],
  ],
};

export const THINGS = Object.entries(THINGS_OF_SYSTEMS).flatMap(
  ([system, things]) =>
    things.map(([cloud, kind, name, service, cost, weekend, managed]) => ({
      cloud,
      kind,
      name,
      service,
      system,
      cost,
      weekend,
      managedId: managed && readManagedId(...managed.split(' ')),
    })),
);

function readManagedId(module, name) {
  const file = join(
    HERE,
    '../infrastructure/states',
    module,
    'terraform.tfstate',
  );
  const state = JSON.parse(readFileSync(file, 'utf8'));
  const resource = state.resources.find(each => each.name === name);
  return resource.instances[0].attributes.id;
}

/** As the bill names it. */
export function resourceIdOf({ cloud, kind, name, managedId }, environment) {
  if (managedId && environment === 'production') return managedId;
  const [, , , toId] = KINDS[kind];
  return toId(cloud.accounts[environment][0], name);
}

/** Each cloud's teams spell the same tags their own way. */
export function tagsOf({ cloud, service, system }, environment) {
  if (!service) return undefined;
  if (service.includes(':')) {
    return { 'backstage-entity': service, environment, system };
  }
  if (cloud === AZURE) return { Service: service, env: environment, system };
  if (cloud === GOOGLE) return { component: service, environment, system };
  return { service, environment, system, 'cost-centre': 'ferries' };
}
