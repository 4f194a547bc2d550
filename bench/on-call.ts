/**
 * The on-call card of 300 services under load, while PagerDuty takes half a second for each call and fails one in ten.
 * Requests arrive at a fixed rate, whether or not earlier ones were answered, and each is timed from when it was due.
 */
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import onCall from '@paved-path/backstage-plugin-on-call-backend';
import pagerDuty from '@paved-path/backstage-plugin-on-call-backend-module-pagerduty';
import { OnCallClient } from '@paved-path/backstage-plugin-on-call-common';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { startFakePagerDuty } from './lib/fakePagerDuty';
import { quantile } from './lib/statistics';

const SERVICES = 300;
const POLICIES = 60;
const LATENCY = 500;
const FAIL_EVERY = 10;
const RATE = 100;
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 5;
const SECONDS = 30;
const GOAL = 25;
/** How long all services may take to be read for the first time, in milliseconds. */
const FILL_TIMEOUT = 180_000;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A catalog that answers at once, as this is not about the catalog. */
function createCatalog(): CatalogService {
  const entities = new Map<string, Entity>();
  for (let at = 0; at < SERVICES; at += 1) {
    const entity: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: `service-${at}`,
        namespace: 'default',
        annotations: { 'pagerduty.com/service-id': `S${at}` },
      },
      spec: { type: 'service', owner: `team-${at % 30}` },
    };
    entities.set(stringifyEntityRef(entity), entity);
  }
  const catalog: Pick<CatalogService, 'getEntityByRef' | 'streamEntities'> = {
    getEntityByRef: async ref =>
      entities.get(typeof ref === 'string' ? ref : stringifyEntityRef(ref)),
    async *streamEntities() {
      yield [...entities.values()];
    },
  };
  return catalog as CatalogService;
}

async function startOnCall(folder: string, apiBaseUrl: string) {
  return startTestBackend({
    features: [
      onCall,
      pagerDuty,
      databaseServiceFactory,
      schedulerServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost' },
          backend: {
            baseUrl: 'http://localhost',
            database: {
              client: 'better-sqlite3',
              connection: { directory: join(folder, 'database') },
            },
          },
          onCall: {
            // More often than by default, so that reading goes on all the time that is measured.
            refreshInterval: { seconds: 10 },
            pagerDuty: {
              accounts: [
                {
                  id: 'bench',
                  apiToken: 'bench',
                  apiBaseUrl,
                  eventsBaseUrl: apiBaseUrl,
                },
              ],
            },
          },
        },
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: createCatalog,
      }),
    ],
  });
}

/** Waits until every service was read once. */
async function fill(port: number): Promise<void> {
  const client = new OnCallClient({
    discoveryApi: {
      getBaseUrl: async id => `http://127.0.0.1:${port}/api/${id}`,
    },
  });
  const end = performance.now() + FILL_TIMEOUT;
  for (;;) {
    const { items } = await client.getOrganisation({ limit: 500 });
    const read = items.filter(({ now }) => now.length).length;
    if (items.length === SERVICES && read === SERVICES) return;
    if (performance.now() > end) {
      throw new Error(
        `Only ${read} of ${SERVICES} services were read in ${
          FILL_TIMEOUT / 1000
        } s`,
      );
    }
    await sleep(500);
  }
}

/** Runs beside the backend, so that asking does not slow down answering. */
const load = `
const { parentPort, workerData } = require('node:worker_threads');
const http = require('node:http');
const { base, rate, seconds, services, connections } = workerData;
const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
const send = path => new Promise((resolve, reject) => {
  const request = http.get(base + path, { agent }, response => {
    let text = '';
    response.setEncoding('utf8').on('data', part => { text += part; }).on('end', () =>
      response.statusCode === 200 ? resolve(text) : reject(new Error(response.statusCode + ' ' + text)));
  });
  // A connection that the server closed while it was idle is no failure; a browser asks again too.
  request.on('error', error => request.reusedSocket && error.code === 'ECONNRESET' ? send(path).then(resolve, reject) : reject(error));
});
async function run() {
  const answers = [];
  const pending = [];
  const began = performance.now();
  for (let at = 0; at < rate * seconds; at += 1) {
    const due = began + (at * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    // A timer fires up to a millisecond late, which is no delay of the backend.
    const from = Math.max(due, performance.now() - 1);
    pending.push(send('/entities/component/default/service-' + ((at * 7919) % services)).then(text => {
      const milliseconds = performance.now() - from;
      const { levels, freshness } = JSON.parse(text);
      answers.push({ milliseconds, isFull: levels.some(level => level.now.length > 0), state: freshness.state });
    }));
  }
  await Promise.all(pending);
  return answers;
}
run().then(answers => parentPort.postMessage(answers), error => { throw error; });
`;

type Answer = { milliseconds: number; isFull: boolean; state: string };

function ask(port: number, seconds: number): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(load, {
      eval: true,
      workerData: {
        base: `http://127.0.0.1:${port}/api/on-call`,
        rate: RATE,
        seconds,
        services: SERVICES,
        connections: CONNECTIONS,
      },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'paved-path-on-call-'));
  const vendor = await startFakePagerDuty({
    services: SERVICES,
    policies: POLICIES,
    latency: LATENCY,
    failEvery: FAIL_EVERY,
  });
  let stop = async () => {};
  try {
    await mkdir(join(folder, 'database'));
    const backend = await startOnCall(folder, vendor.url);
    stop = () => backend.stop();
    const port = backend.server.port();
    const began = performance.now();
    await fill(port);
    const filled = await vendor.count();
    say(
      `Read ${SERVICES} services for the first time within ${(
        (performance.now() - began) /
        1000
      ).toFixed(1)} s, by ${filled.requests} calls of ${LATENCY} ms, of which ${
        filled.failures
      } failed`,
    );
    say(
      `\n${RATE} cards a second for ${SECONDS} s over ${CONNECTIONS} connections; SQLite on disk; catalog and permissions are mocks that answer at once`,
    );
    await ask(port, WARM_UP_SECONDS);
    const before = await vendor.count();
    const answers = await ask(port, SECONDS);
    const after = await vendor.count();
    const times = answers.map(({ milliseconds }) => milliseconds);
    const p99 = quantile(times, 0.99);
    const slowest = Math.max(...times);
    const { inFlight, question } = after.highest;
    const share = (count: number) =>
      `${((100 * count) / answers.length).toFixed(1)} %`;
    say(
      `  card           p50 ${quantile(times, 0.5).toFixed(
        1,
      )} ms, p99 ${p99.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms (${
        answers.length
      } requests)`,
    );
    say(
      `  answers        with who is on call ${share(
        answers.filter(({ isFull }) => isFull).length,
      )}, fresh ${share(
        answers.filter(({ state }) => state === 'fresh').length,
      )}`,
    );
    say(
      `  the vendor     ${after.requests - before.requests} calls meanwhile, ${
        after.failures - before.failures
      } of them failed; no request waited for it: ${
        slowest < LATENCY ? 'right' : 'wrong'
      }`,
    );
    say(
      `  in flight      ${inFlight} at most for one question${
        inFlight > 1 ? `: ${question.slice(0, 120)}` : ''
      }`,
    );
    const isMet = p99 <= GOAL && slowest < LATENCY && inFlight === 1;
    say('');
    say(
      `on-call: ${p99.toFixed(2)} ms (goal ${GOAL} ms) ${
        isMet ? 'met' : 'missed'
      }`,
    );
  } finally {
    await stop();
    await vendor.stop();
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
