import { createServer } from 'node:http';
import { createRoutes } from './routes.js';

/** Routes whose every request is not worth a line in the log. */
const quiet = new Set(['/healthz', '/readyz', '/metrics']);

/** The HTTP server: finds the route, answers, counts and logs. */
export function createHttpServer({ settings, log, metrics, isReady }) {
  const routes = createRoutes({ settings, metrics, isReady });

  return createServer((request, response) => {
    const end = metrics.begin();
    const { method } = request;
    const { route, answer } = handle(routes, request, log);
    const { status, type = 'application/json; charset=utf-8', headers, body } = answer;
    response.on('close', () => {
      const seconds = end({ method, route, status });
      if (!quiet.has(route)) log.info('request', { method, path: request.url, status, seconds });
    });
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(method === 'HEAD' ? undefined : typeof body === 'string' ? body : `${JSON.stringify(body)}\n`);
  });
}

function handle(routes, request, log) {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  for (const { path, pattern, answer } of routes) {
    const match = pattern.exec(pathname);
    if (!match) continue;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return { route: path, answer: { status: 405, headers: { allow: 'GET, HEAD' }, body: { error: 'method not allowed' } } };
    }
    try {
      const params = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      );
      return { route: path, answer: answer({ params, query: searchParams }) };
    } catch (error) {
      if (error instanceof URIError) {
        return { route: path, answer: { status: 400, body: { error: 'the path is not valid' } } };
      }
      log.error('request failed', { path: request.url, error: error.stack });
      return { route: path, answer: { status: 500, body: { error: 'internal error' } } };
    }
  }
  return { route: 'none', answer: { status: 404, body: { error: `there is nothing at ${pathname}` } } };
}
