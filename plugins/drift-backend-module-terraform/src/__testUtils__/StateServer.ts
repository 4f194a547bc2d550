import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

/** Keeps one state as the backend `http` wants it kept, with locks, and tells what was asked of it. */
export class StateServer {
  state: string | undefined;
  lock: string | undefined;
  /** Answers this instead of the state. */
  status = 200;
  readonly asked: string[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      const body = Buffer.concat(parts).toString('utf8');
      const method = request.method ?? '';
      this.asked.push(method);
      response.statusCode = this.#answer(method, body);
      response.end(
        method === 'GET' && response.statusCode === 200
          ? this.state
          : this.lock,
      );
    });
  }

  #answer(method: string, body: string): number {
    if (this.status !== 200) return this.status;
    switch (method) {
      case 'GET':
        return this.state === undefined ? 404 : 200;
      case 'POST':
        this.state = body;
        return 200;
      case 'LOCK':
        if (this.lock !== undefined) return 423;
        this.lock = body;
        return 200;
      case 'UNLOCK':
        this.lock = undefined;
        return 200;
      default:
        return 405;
    }
  }

  async start(): Promise<void> {
    await new Promise<void>(done =>
      this.#server.listen(0, '127.0.0.1', () => done()),
    );
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(done => this.#server.close(done));
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/state`;
  }

  /** The backend as code. */
  get backend(): string {
    return `terraform {\n  backend "http" {\n    address        = "${this.url}"\n    lock_address   = "${this.url}"\n    unlock_address = "${this.url}"\n    retry_max      = 0\n  }\n}\n`;
  }
}
