import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLog } from '../src/log.js';
import { createMetrics } from '../src/metrics.js';
import { createHttpServer } from '../src/server.js';
import { readSettings } from '../src/settings.js';

const settings = readSettings({ SERVICE_VERSION: '1.2.3', ENVIRONMENT: 'test', HOST: '127.0.0.1', PORT: '0' });
const lines = [];
let ready = true;
let origin;

const server = createHttpServer({
  settings,
  log: createLog({}, line => lines.push(JSON.parse(line))),
  metrics: createMetrics(settings),
  isReady: () => ready,
});

before(
  () =>
    new Promise(resolve => {
      server.listen({ host: settings.host, port: settings.port }, () => {
        origin = `http://127.0.0.1:${server.address().port}`;
        resolve();
      });
    }),
);
after(() => server.close());

test('says who it is', async () => {
  const response = await fetch(origin);
  assert.equal(response.status, 200);
  const { service, version, environment } = await response.json();
  assert.deepEqual(
    { service, version, environment },
    { service: settings.service, version: '1.2.3', environment: 'test' },
  );
});

test('greets in a language', async () => {
  const response = await fetch(`${origin}/greetings/Ana?language=pt`);
  assert.deepEqual(await response.json(), { language: 'pt', greeting: 'Olá, Ana!' });
});

test('says what would be right when a language is unknown', async () => {
  const response = await fetch(`${origin}/greetings/Ana?language=xx`);
  assert.equal(response.status, 400);
  assert.match((await response.json()).error, /language must be one of .*"xx"/);
});

test('answers 404, 405 and 400 as JSON', async () => {
  assert.equal((await fetch(`${origin}/nowhere`)).status, 404);
  const refused = await fetch(origin, { method: 'DELETE' });
  assert.equal(refused.status, 405);
  assert.equal(refused.headers.get('allow'), 'GET, HEAD');
  assert.equal((await fetch(`${origin}/greetings/%ff`)).status, 400);
});

test('is healthy, and ready until it stops', async () => {
  assert.equal((await fetch(`${origin}/healthz`)).status, 200);
  assert.equal((await fetch(`${origin}/readyz`)).status, 200);
  ready = false;
  assert.equal((await fetch(`${origin}/readyz`)).status, 503);
  ready = true;
});

test('counts requests by route and status', async () => {
  await (await fetch(`${origin}/greetings/Bo`)).text();
  const response = await fetch(`${origin}/metrics`);
  assert.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const metrics = await response.text();
  assert.match(metrics, /^http_requests_total\{method="GET",route="\/greetings\/:name",status="200"\} \d+$/m);
  assert.match(metrics, /^http_request_duration_seconds_bucket\{method="GET",route="\/greetings\/:name",le="\+Inf"\} \d+$/m);
  assert.match(metrics, /^service_info\{.*version="1\.2\.3".*\} 1$/m);
});

test('logs each request as one JSON line', async () => {
  await (await fetch(`${origin}/greetings/Log`)).text();
  const line = lines.find(({ path }) => path === '/greetings/Log');
  assert.equal(line.level, 'info');
  assert.equal(line.status, 200);
  assert.equal(typeof line.seconds, 'number');
});

test('listens on HOST, or else on all interfaces', () => {
  assert.equal(server.address().address, '127.0.0.1');
  assert.equal(readSettings({}).host, undefined);
  assert.equal(readSettings({ HOST: '' }).host, undefined);
});

test('refuses a port that is none', () => {
  assert.throws(() => readSettings({ PORT: 'eighty' }), /PORT must be a port number/);
});
