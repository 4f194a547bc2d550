import { greet } from './greetings.js';

/** What the service answers; `openapi.yaml` describes it. */
export function createRoutes({ settings, metrics, isReady }) {
  const { service, version, environment } = settings;
  return [
    route('/', () => ({
      status: 200,
      body: { service, version, environment, uptimeSeconds: Math.round(process.uptime()) },
    })),
    route('/greetings/:name', ({ params, query }) =>
      greet({ name: params.name, language: query.get('language') ?? undefined }),
    ),
    route('/healthz', () => ({ status: 200, body: { status: 'ok' } })),
    route('/readyz', () =>
      isReady() ? { status: 200, body: { status: 'ready' } } : { status: 503, body: { status: 'stopping' } },
    ),
    route('/metrics', () => ({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
      body: metrics.render(),
    })),
  ];
}

function route(path, answer) {
  const pattern = path.replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return { path, pattern: new RegExp(`^${pattern}$`), answer };
}
