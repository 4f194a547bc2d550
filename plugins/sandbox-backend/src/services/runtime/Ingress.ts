import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { Replica } from './Replica';

/** What a name leads to. */
export interface IngressTarget {
  pick(): Replica | undefined;
}

/** Leads requests to the services by the name that they ask for, as an ingress controller does. */
export class Ingress {
  readonly #server: Server;
  readonly #find: (host: string) => IngressTarget | undefined;
  readonly #hosts: () => string[];
  readonly #targets = new WeakMap<IncomingMessage, string>();
  #port = 0;

  private constructor(options: {
    find: (host: string) => IngressTarget | undefined;
    hosts: () => string[];
  }) {
    this.#find = options.find;
    this.#hosts = options.hosts;
    const proxy = createProxyMiddleware<IncomingMessage, ServerResponse>({
      target: 'http://127.0.0.1',
      router: req => this.#targets.get(req),
      xfwd: true,
      on: {
        error: (_error, _req, res) => {
          if ('headersSent' in res && !res.headersSent) {
            answer(res, 502, 'The service broke off its answer.');
          } else {
            res.destroy();
          }
        },
      },
    });
    this.#server = createServer((req, res) => {
      const replica = this.#choose(req, res);
      if (!replica) return;
      this.#targets.set(req, `http://127.0.0.1:${replica.port}`);
      res.on('close', replica.beginRequest());
      void proxy(req, res, () => {});
    });
    this.#server.on('upgrade', (req, socket, head) => {
      const replica = this.#find(hostOf(req))?.pick();
      if (!replica) {
        socket.destroy();
        return;
      }
      this.#targets.set(req, `http://127.0.0.1:${replica.port}`);
      socket.on('close', replica.beginRequest());
      proxy.upgrade(req, socket as never, head);
    });
  }

  /** Listens. Throws, with the key to change, where the port is in use. */
  static async start(options: {
    host: string;
    port: number;
    find: (host: string) => IngressTarget | undefined;
    hosts: () => string[];
  }): Promise<Ingress> {
    const ingress = new Ingress(options);
    await new Promise<void>((resolve, reject) => {
      ingress.#server.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(
                `The port ${options.port} on ${options.host} is in use by another program. Stop it, or set sandbox.ingress.port to a free one.`,
              )
            : error,
        ),
      );
      ingress.#server.listen(options.port, options.host, resolve);
    });
    ingress.#port = (ingress.#server.address() as AddressInfo).port;
    return ingress;
  }

  get port(): number {
    return this.#port;
  }

  async stop(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #choose(req: IncomingMessage, res: ServerResponse): Replica | undefined {
    const host = hostOf(req);
    const target = this.#find(host);
    if (!target) {
      const hosts = this.#hosts().sort();
      answer(
        res,
        404,
        hosts.length === 0
          ? `Nothing is known by the name ${host}: no service was released yet.`
          : [
              `Nothing is known by the name ${host}. These names are:`,
              ...hosts.map(known => `  http://${known}:${this.#port}`),
            ].join('\n'),
      );
      return undefined;
    }
    const replica = target.pick();
    if (!replica) {
      answer(
        res,
        503,
        `No replica of ${host} is ready. Its page in the portal says why.`,
      );
    }
    return replica;
  }
}

function hostOf(req: IncomingMessage): string {
  return (req.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

function answer(res: ServerResponse, status: number, sentence: string): void {
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  res.end(`${sentence}\n`);
}
