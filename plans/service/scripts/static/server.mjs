import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { createMetrics } from './metrics.mjs';

/** Serves a folder that does not change while it runs: read once, then answered from memory. */

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};

const {
  SERVICE_NAME: service = 'site',
  SERVICE_VERSION: version = 'development',
  ENVIRONMENT: environment = 'local',
  HOST: host,
  PORT: port = '8080',
  SITE: site = join(import.meta.dirname ?? process.cwd(), 'dist'),
} = process.env;

const log = (level, message, fields) =>
  process.stdout.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, message, service, version, environment, ...fields })}\n`,
  );

const files = new Map(
  readdirSync(site, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => {
      const content = readFileSync(path);
      return [
        path.slice(site.length).split(sep).join('/'),
        {
          content,
          type: types[extname(path).toLowerCase()] ?? 'application/octet-stream',
          etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
        },
      ];
    }),
);

const security = {
  'content-security-policy': "default-src 'self'; base-uri 'self'; frame-ancestors 'none'",
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
};

const metrics = createMetrics({ version });
let ready = true;

const probes = {
  '/healthz': () => json(200, { status: 'ok' }),
  '/readyz': () => (ready ? json(200, { status: 'ready' }) : json(503, { status: 'stopping' })),
  '/metrics': () => ({
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    content: metrics.render(),
  }),
};

function json(status, body) {
  return { status, headers: { 'content-type': types['.json'] }, content: `${JSON.stringify(body)}\n` };
}

function answerFile(path, request) {
  const candidates = path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`, `${path}/index.html`];
  const found = candidates.map(name => files.get(name)).find(Boolean);
  const file = found ?? files.get('/404.html');
  if (!file) return json(404, { error: `there is nothing at ${path}` });
  const headers = { ...security, 'content-type': file.type, etag: file.etag, 'cache-control': 'no-cache' };
  if (found && request.headers['if-none-match'] === file.etag) return { status: 304, headers };
  return { status: found ? 200 : 404, headers, content: file.content };
}

function pathOf(request) {
  try {
    return decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
}

function answerRequest(request, path) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const { headers, ...refusal } = json(405, { error: 'method not allowed' });
    return { ...refusal, headers: { ...headers, allow: 'GET, HEAD' } };
  }
  if (path === undefined) return json(400, { error: 'the path is not valid' });
  return Object.hasOwn(probes, path) ? probes[path]() : answerFile(path, request);
}

const server = createServer((request, response) => {
  const end = metrics.begin();
  const { method } = request;
  const path = pathOf(request);
  const { status, headers, content } = answerRequest(request, path);
  response.on('close', () => {
    const isProbe = path !== undefined && Object.hasOwn(probes, path);
    const seconds = end({ method, route: isProbe ? path : 'site', status });
    if (!isProbe) log('info', 'request', { method, path: request.url, status, seconds });
  });
  response.writeHead(status, headers);
  response.end(method === 'HEAD' ? undefined : content);
});

// Without HOST on all interfaces.
server.listen({ host: host || undefined, port: Number(port) }, () => {
  const at = server.address();
  log('info', 'listening', { host: at.address, port: at.port, files: files.size });
});

// Stop taking work, finish what was begun, then leave.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    ready = false;
    log('info', 'stopping', { signal });
    server.close(() => log('info', 'stopped'));
    server.closeIdleConnections();
    setTimeout(() => process.exit(1), 20_000).unref();
  });
}
