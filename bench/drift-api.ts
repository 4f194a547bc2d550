/**
 * The entity card and the fleet page of drift under load: 10,000 entities, 2,000 infrastructure environments, a year of history.
 * Requests arrive at a fixed rate, whether or not earlier ones were answered, and each is timed from when it was due.
 */
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import drift from '@paved-path/backstage-plugin-drift-backend';
import { INFRASTRUCTURE_ANNOTATION } from '@paved-path/backstage-plugin-drift-common';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import { Knex } from 'knex';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { quantile, verdict } from './lib/statistics';

const ENTITIES = 10_000;
const ENVIRONMENTS = 2_000;
const DAYS = 365;
const RATE = 100;
const WARM_UP_SECONDS = 5;
const SECONDS = 30;
const GOAL = 25;

type Timing = { kind: string; milliseconds: number };

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Two environments for each of the first thousand entities. */
function createEntities(): Map<string, Entity> {
  const entities = new Map<string, Entity>();
  for (let at = 0; at < ENTITIES; at += 1) {
    const entity: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: `service-${at}`,
        annotations: {
          [INFRASTRUCTURE_ANNOTATION]: `service-${at}/*`,
        },
      },
      spec: {
        type: 'service',
        owner: `team-${at % 120}`,
        system: `system-${at % 60}`,
      },
    };
    entities.set(stringifyEntityRef(entity), entity);
  }
  return entities;
}

/** A catalog that answers at once, as this is not about the catalog. */
function createCatalog(entities: Map<string, Entity>): CatalogService {
  const catalog: Pick<CatalogService, 'getEntityByRef' | 'streamEntities'> = {
    getEntityByRef: async ref =>
      entities.get(typeof ref === 'string' ? ref : stringifyEntityRef(ref)),
    async *streamEntities() {
      const all = [...entities.values()];
      for (let at = 0; at < all.length; at += 500) {
        yield all.slice(at, at + 500);
      }
    },
  };
  return catalog as CatalogService;
}

async function startDrift(folder: string) {
  const entities = createEntities();
  const environments = Array.from({ length: ENVIRONMENTS }, (_, at) => {
    const name = `service-${Math.floor(at / 2)}/${
      at % 2 ? 'production' : 'staging'
    }`;
    return {
      key: name,
      name,
      repository: `https://git.example/infrastructure-${at % 40}.git`,
      path: `roots/${name}`,
    };
  });
  const tasks = new Map<string, (signal: AbortSignal) => unknown>();
  let knex: Knex | undefined;
  const backend = await startTestBackend({
    features: [
      drift,
      createBackendModule({
        pluginId: 'drift',
        moduleId: 'bench',
        register(env) {
          env.registerInit({
            deps: {
              extensions: driftExtensionPoint,
              database: coreServices.database,
            },
            async init({ extensions, database }) {
              knex = await database.getClient();
              extensions.addDriftProvider({
                id: 'bench',
                title: 'Bench',
                discover: async () => environments,
                claims: () => false,
                check: async () => ({ resources: [], truncated: false }),
              });
            },
          });
        },
      }),
      databaseServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database: {
              client: 'better-sqlite3',
              connection: { directory: join(folder, 'database') },
            },
          },
          drift: { schedule: 'manual' },
        },
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () =>
          ({
            scheduleTask: async task => {
              tasks.set(task.id, task.fn as (signal: AbortSignal) => unknown);
            },
          } as SchedulerService),
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => createCatalog(entities),
      }),
    ],
  });
  const discover = tasks.get('discover-environments');
  if (!knex || !discover) throw new Error('Drift did not start');
  const began = performance.now();
  await discover(new AbortController().signal);
  say(
    `Discovered ${ENVIRONMENTS} environments and matched them with ${ENTITIES} entities in ${(
      (performance.now() - began) /
      1000
    ).toFixed(1)} s`,
  );
  return { backend, knex };
}

/** A check of each environment every day, a snapshot of each day, and drift that came and went; a third is drifted now. */
async function seedHistory(knex: Knex): Promise<string> {
  const days = `with recursive days(n) as (select 1 union all select n + 1 from days where n < ${DAYS}),
    numbered as (select id, row_number() over (order by id) as r from environments)`;
  const day = `date('now', '-' || n || ' days')`;
  const statements = [
    `insert into checks (id, environment_id, state, outcome, queued_at, started_at, finished_at, priority, cancel_requested)
     ${days} select lower(hex(randomblob(16))), id, 'finished', case when (r + n / 30) % 3 = 0 then 'drifted' else 'in-sync' end,
       ${day} || 'T03:00:00.000Z', ${day} || 'T03:00:01.000Z', ${day} || 'T03:00:40.000Z', 0, 0 from numbered, days`,
    `insert into snapshots (day, environment_id, state, count_new, count_acknowledged, count_ignored)
     ${days} select ${day}, id, case when (r + n / 30) % 3 = 0 then 'drifted' else 'in-sync' end, (r + n / 30) % 3 = 0, 0, 0 from numbered, days`,
    `insert into fleet_days (day, environments, drifted, acknowledged)
     select day, count(*), sum(count_new > 0), 0 from snapshots group by day`,
    // A drift of each environment in each month, resolved but for the last.
    `insert into drifts (id, environment_id, identity, fingerprint, address, type, cause, state, since, last_seen_at, resolved_at, ignore_rule_ids, resource)
     ${days} select lower(hex(randomblob(16))), id, 'i' || n || '-' || r, 'f', 'aws_security_group.g' || n, 'aws_security_group', 'changed-outside',
       case when n <= 30 and r % 3 = 0 then 'new' else 'resolved' end, ${day} || 'T03:00:40.000Z', ${day} || 'T03:00:40.000Z',
       case when n <= 30 and r % 3 = 0 then null else ${day} || 'T20:00:00.000Z' end, '[]',
       '{"address":"aws_security_group.g","type":"aws_security_group","name":"g","cause":"changed-outside","action":"update","attributes":[],"suspects":[]}'
       from numbered, days where n % 15 = 0`,
    `update environments set checked_at = strftime('%Y-%m-%dT03:00:40.000Z', 'now'), took_ms = 40000,
       count_new = (select count(*) from drifts d where d.environment_id = environments.id and d.state = 'new'),
       drifted_since = (select min(since) from drifts d where d.environment_id = environments.id and d.state = 'new')`,
    `update environments set state = case when count_new > 0 then 'drifted' else 'in-sync' end, state_rank = case when count_new > 0 then 0 else 4 end`,
  ];
  for (const statement of statements) await knex.raw(statement);
  const counts: string[] = [];
  for (const table of ['checks', 'snapshots', 'drifts']) {
    const row = await knex(table).count({ count: '*' }).first();
    counts.push(`${row?.count} ${table}`);
  }
  return counts.join(', ');
}

/** Runs beside the backend, so that asking does not slow down answering. */
const load = `
const { parentPort, workerData } = require('node:worker_threads');
const http = require('node:http');
const { base, rate, seconds, entities } = workerData;
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const send = path => new Promise((resolve, reject) => {
  const request = http.get(base + path, { agent }, response => {
    let text = '';
    response.setEncoding('utf8').on('data', part => { text += part; }).on('end', () =>
      response.statusCode === 200 ? resolve(text) : reject(new Error(response.statusCode + ' ' + text)));
  });
  // A connection that the server closed while it was idle is no failure; a browser asks again too.
  request.on('error', error => request.reusedSocket && error.code === 'ECONNRESET' ? send(path).then(resolve, reject) : reject(error));
});
const fleet = [
  '/environments?limit=50',
  '/environments?limit=50&orderField=driftedSince',
  '/environments?limit=50&orderField=name&order=desc',
  '/environments?limit=50&state=drifted&orderField=new&order=desc',
  '/environments?limit=50&owner=group%3Adefault%2Fteam-7',
  '/environments?limit=50&search=service-12',
];
async function run() {
  const { nextCursor } = JSON.parse(await send('/environments?limit=50'));
  fleet.push('/environments?limit=50&cursor=' + encodeURIComponent(nextCursor));
  const timings = [];
  const pending = [];
  const began = performance.now();
  for (let at = 0; at < rate * seconds; at += 1) {
    const due = began + (at * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    const turn = at % 4;
    const kind = turn < 2 ? 'card' : turn === 2 ? 'fleet table' : 'fleet summary';
    const path = turn < 2
      ? '/entities/component/default/service-' + ((at * 7919) % entities)
      : turn === 2 ? fleet[(at >> 2) % fleet.length] : '/fleet?days=365';
    // A timer fires up to a millisecond late, which is no delay of the backend.
    const from = Math.max(due, performance.now() - 1);
    pending.push(send(path).then(() => timings.push({ kind, milliseconds: performance.now() - from })));
  }
  await Promise.all(pending);
  return timings;
}
run().then(timings => parentPort.postMessage(timings), error => { throw error; });
`;

function ask(port: number, seconds: number): Promise<Timing[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(load, {
      eval: true,
      workerData: {
        base: `http://127.0.0.1:${port}/api/drift`,
        rate: RATE,
        seconds,
        // Those that have environments, and as many that have none.
        entities: ENVIRONMENTS,
      },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'paved-path-drift-api-'));
  let stop = async () => {};
  try {
    await mkdir(join(folder, 'database'));
    const { backend, knex } = await startDrift(folder);
    stop = () => backend.stop();
    const began = performance.now();
    const rows = await seedHistory(knex);
    say(
      `A year of history: ${rows} (written in ${(
        (performance.now() - began) /
        1000
      ).toFixed(1)} s)`,
    );
    say(
      `\n${RATE} requests a second for ${SECONDS} s over HTTP, half cards, half fleet page; SQLite on disk; catalog and permissions are mocks that answer at once`,
    );
    const port = backend.server.port();
    await ask(port, WARM_UP_SECONDS);
    const timings = await ask(port, SECONDS);
    for (const kind of ['card', 'fleet table', 'fleet summary']) {
      const values = timings
        .filter(each => each.kind === kind)
        .map(each => each.milliseconds);
      say(
        `  ${kind.padEnd(14)} p50 ${quantile(values, 0.5).toFixed(
          1,
        )} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms (${
          values.length
        } requests)`,
      );
    }
    const worst = Math.max(
      ...['card', 'fleet table', 'fleet summary'].map(kind =>
        quantile(
          timings
            .filter(each => each.kind === kind)
            .map(each => each.milliseconds),
          0.99,
        ),
      ),
    );
    say('');
    say(verdict({ name: 'drift-api', figure: worst, unit: ' ms', goal: GOAL }));
  } finally {
    await stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
