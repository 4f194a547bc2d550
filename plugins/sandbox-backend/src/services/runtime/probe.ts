import { request } from 'node:http';
import { createServer } from 'node:net';

/** Asks a process on this machine; undefined where all is well, else what is wrong. */
export function probe(
  port: number,
  /** Absent, any answer will do. */
  path: string | undefined,
  timeout: number,
): Promise<string | undefined> {
  return new Promise(resolve => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path: path ?? '/',
        agent: false,
        timeout,
        headers: { 'user-agent': 'sandbox-probe' },
      },
      response => {
        response.resume();
        const status = response.statusCode ?? 0;
        resolve(
          path === undefined || (status >= 200 && status < 400)
            ? undefined
            : `${path} answered ${status}`,
        );
      },
    );
    outgoing.on('timeout', () =>
      outgoing.destroy(new Error(`no answer within ${timeout} ms`)),
    );
    outgoing.on('error', error => {
      const { code, message } = error as NodeJS.ErrnoException;
      resolve(
        code === 'ECONNREFUSED'
          ? `nothing listens on the port in the variable PORT`
          : message,
      );
    });
    outgoing.end();
  });
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
