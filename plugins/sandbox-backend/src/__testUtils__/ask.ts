import { get } from 'node:http';

/** Asks through the ingress by name, as browsers do for `*.localhost`. */
export function ask(url: string): Promise<{ status: number; body: string }> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    get(
      {
        host: '127.0.0.1',
        port,
        path: `${pathname}${search}`,
        headers: { host: `${hostname}:${port}` },
        agent: false,
      },
      response => {
        let body = '';
        response.on('data', chunk => {
          body += chunk;
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body }),
        );
      },
    ).on('error', reject);
  });
}
