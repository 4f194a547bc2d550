import { request } from 'node:http';
import { createServer } from 'node:net';

const MAX_BODY = 1024 * 1024;

/** Asks a process on this machine, over a connection of its own. Rejects where there is no answer in time. */
export function localGet(
  port: number,
  path: string,
  /** In milliseconds. */
  timeout: number,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path,
        agent: false,
        signal: AbortSignal.timeout(timeout),
        headers: { 'user-agent': 'paved-path-sandbox' },
      },
      response => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          body += chunk;
          if (body.length > MAX_BODY) {
            outgoing.destroy(new Error('the answer is too long'));
          }
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** Undefined where all is well, else what is wrong, in words that a person understands. */
export async function probe(
  port: number,
  /** Absent, any answer will do. */
  path: string | undefined,
  timeout: number,
): Promise<string | undefined> {
  try {
    const { status } = await localGet(port, path ?? '/', timeout);
    return path === undefined || (status >= 200 && status < 400)
      ? undefined
      : `${path} answered ${status}`;
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED') {
      return 'nothing listens on the port that the variable PORT names';
    }
    return name === 'AbortError' ? `no answer within ${timeout} ms` : message;
  }
}

const recentPorts: number[] = [];

/** A free loopback port, and not one that was given away a moment ago. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.on('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address() as { port: number };
        server.close(() => resolve(address.port));
      });
    });
    if (!recentPorts.includes(port)) {
      recentPorts.push(port);
      if (recentPorts.length > 100) recentPorts.shift();
      return port;
    }
  }
}
