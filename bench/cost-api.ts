/**
 * The card and the tab of cost under load: 300 services, 20,000 resources, two years of charges. The tab asks for the report and the resources.
 * Requests arrive at a fixed rate, whether or not earlier ones were answered, and each is timed from when it was due.
 */
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import {
  createBackendModule,
  createServiceFactory,
  coreServices,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import cost from '@paved-path/backstage-plugin-cost-backend';
import { costExtensionPoint } from '@paved-path/backstage-plugin-cost-node';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Bill, createCatalog, SIZE } from './lib/costOrganisation';
import { quantile, verdict } from './lib/statistics';

const RATE = 40;
const WARM_UP_SECONDS = 5;
const SECONDS = 30;
const GOAL = 30;
const KINDS = ['card', 'report', 'resources'];

type Timing = { kind: string; milliseconds: number };

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function startCost(folder: string) {
  let refresh: ((signal: AbortSignal) => unknown) | undefined;
  const backend = await startTestBackend({
    features: [
      cost,
      createBackendModule({
        pluginId: 'cost',
        moduleId: 'bench',
        register(env) {
          env.registerInit({
            deps: { extensions: costExtensionPoint },
            async init({ extensions }) {
              extensions.addCostProvider(new Bill());
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
        },
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () =>
          ({
            scheduleTask: async task => {
              refresh = task.fn as typeof refresh;
            },
          } as SchedulerService),
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: createCatalog,
      }),
    ],
  });
  if (!refresh) throw new Error('Cost did not start');
  const began = performance.now();
  await refresh(new AbortController().signal);
  say(
    `Read and attributed ${(SIZE.resources * SIZE.months).toLocaleString(
      'en',
    )} months of ${SIZE.resources.toLocaleString('en')} resources of ${
      SIZE.services
    } services in ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
  return backend;
}

/** Runs beside the backend, so that asking does not slow down answering. */
const load = `
const { parentPort, workerData } = require('node:worker_threads');
const http = require('node:http');
const { base, rate, seconds, services } = workerData;
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
// As people do: the period that is shown first, mostly.
const periods = ['30d', '30d', 'month', '30d', '7d', '90d'];
const groups = ['environment', 'service', 'resource'];
async function run() {
  const timings = [];
  const pending = [];
  const began = performance.now();
  for (let at = 0; at < rate * seconds; at += 1) {
    const due = began + (at * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    const turn = at % 3;
    const round = Math.floor(at / 3);
    const entity = '/entities/component/default/service-' + ((at * 7919) % services);
    const period = periods[round % periods.length];
    const kind = ['card', 'report', 'resources'][turn];
    const path = [
      entity,
      entity + '/report?period=' + period + '&groupBy=' + groups[round % groups.length],
      entity + '/resources?period=' + period,
    ][turn];
    // A timer fires up to a millisecond late, which is no delay of the backend.
    const from = Math.max(due, performance.now() - 1);
    pending.push(send(path).then(text => {
      const milliseconds = performance.now() - from;
      const { currencies, items } = JSON.parse(text);
      if (!(currencies || items).length) throw new Error('nothing in ' + path);
      timings.push({ kind, milliseconds });
    }));
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
        base: `http://127.0.0.1:${port}/api/cost`,
        rate: RATE,
        seconds,
        services: SIZE.services,
      },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** How long one answer takes while nothing else is asked: for what the goal is not about. */
async function timeAlone(port: number, path: string): Promise<string> {
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const began = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/api/cost${path}`);
    if (!answer.ok) throw new Error(await answer.text());
    await answer.text();
    times.push(performance.now() - began);
  }
  return `${quantile(times, 0.5).toFixed(0)} ms`;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'paved-path-cost-api-'));
  let stop = async () => {};
  try {
    await mkdir(join(folder, 'database'));
    const backend = await startCost(folder);
    stop = () => backend.stop();
    const port = backend.server.port();
    say(
      `\n${RATE} requests a second for ${SECONDS} s over HTTP, a third each of cards, reports and resources, by turns over 7, 30 and 90 days; SQLite on disk; catalog and permissions are mocks that answer at once`,
    );
    await ask(port, WARM_UP_SECONDS);
    const timings = await ask(port, SECONDS);
    const ninetyNinths = KINDS.map(kind => {
      const values = timings
        .filter(each => each.kind === kind)
        .map(each => each.milliseconds);
      const p99 = quantile(values, 0.99);
      say(
        `  ${kind.padEnd(14)} p50 ${quantile(values, 0.5).toFixed(
          1,
        )} ms, p99 ${p99.toFixed(1)} ms (${values.length} requests)`,
      );
      return p99;
    });
    say(
      `  alone          a team of ${
        SIZE.services / SIZE.teams
      } services ${await timeAlone(
        port,
        '/entities/group/default/team-7/report',
      )}, the organisation ${await timeAlone(port, '/organisation')}`,
    );
    say('');
    say(
      verdict({
        name: 'cost-api',
        figure: Math.max(...ninetyNinths),
        unit: ' ms',
        goal: GOAL,
      }),
    );
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
