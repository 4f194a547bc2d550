import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A portal that a benchmark started for itself. */
export interface LocalPortal {
  url: string;
  stop(): Promise<unknown>;
  /** Signs in as somebody who is in a team. */
  signInAsTeamMember(): Promise<{
    userRef: string;
    token: string;
    teamRef: string;
  }>;
  /** Asks the portal; an answer that is not ok throws. */
  request<T>(
    target: string,
    options: {
      token?: string;
      body?: unknown;
      headers?: Record<string, string>;
    },
  ): Promise<T>;
  /** Follows a scaffolder task to its end. */
  untilTaskEnds(
    id: string,
    token: string,
  ): Promise<{
    status: string;
    log: string;
    steps: { name: string; seconds: number }[];
  }>;
  /** Asks a service of the sandbox by its host name. */
  askService(host: string): Promise<{ status: number; body: string }>;
}

const TEMPLATE = '/api/catalog/entities/by-name/template/default/service';

type TaskEvent = {
  id: number;
  createdAt: string;
  type: string;
  body: { message: string; stepId?: string; status?: string };
};

/** Starts a portal just as `npm start` does. */
export async function startLocalPortal(options: {
  state: string;
  port: number;
  ingressPort: number;
}): Promise<LocalPortal> {
  const tools = path.resolve(__dirname, '../../tools');
  const load = (name: string) =>
    import(pathToFileURL(path.join(tools, name)).href);
  const { portalSettings } = await load('state.mjs');
  const { ensureToolchain } = await load('toolchain.mjs');
  const { ensureFrontend } = await load('frontend.mjs');
  const { startPortal } = await load('portal.mjs');
  const settings = portalSettings({
    PAVED_PATH_PORT: String(options.port),
    PAVED_PATH_INGRESS_PORT: String(options.ingressPort),
    PAVED_PATH_STATE: options.state,
  });
  const toolchain = await ensureToolchain();
  toolchain.env = { ...toolchain.env, NODE_ENV: 'development' };
  await ensureFrontend(toolchain);
  const { stop } = await startPortal(toolchain, settings);
  const url: string = settings.url;

  const request: LocalPortal['request'] = async (
    target,
    { token, body, headers },
  ) => {
    const response = await fetch(`${url}${target}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${target}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  };

  return {
    url,
    stop,
    request,
    async signInAsTeamMember() {
      const userRef = 'user:default/ana';
      const { backstageIdentity } = await request<{
        backstageIdentity: {
          token: string;
          identity: { ownershipEntityRefs: string[] };
        };
      }>('/api/auth/local/refresh', { headers: { 'x-local-user': userRef } });
      const teamRef = backstageIdentity.identity.ownershipEntityRefs.find(ref =>
        ref.startsWith('group:'),
      );
      if (!teamRef) throw new Error(`${userRef} is in no team`);
      await untilThere(`${url}${TEMPLATE}`, backstageIdentity.token);
      return { userRef, token: backstageIdentity.token, teamRef };
    },
    async untilTaskEnds(id, token) {
      const deadline = Date.now() + 120_000;
      for (;;) {
        const task = await request<{ status: string }>(
          `/api/scaffolder/v2/tasks/${id}`,
          { token },
        );
        if (!['open', 'processing'].includes(task.status)) {
          const events = await request<TaskEvent[]>(
            `/api/scaffolder/v2/tasks/${id}/events`,
            { token },
          );
          return {
            status: task.status,
            log: events.map(event => event.body.message).join('\n'),
            steps: stepTimes(events),
          };
        }
        if (Date.now() > deadline) throw new Error('The task takes too long.');
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    },
    askService: host => askService(options.ingressPort, host),
  };
}

/** Just after a first start the catalog may still be reading its files. */
async function untilThere(url: string, token: string) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { ok } = await fetch(url, {
      headers: { Authorization: `Bearer ${token}` },
    });
    if (ok) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`${url} is not there after 10 s.`);
}

function stepTimes(events: TaskEvent[]) {
  const steps = new Map<string, { first: number; last: number }>();
  for (const { body, createdAt } of events) {
    if (!body.stepId) continue;
    const at = new Date(createdAt).getTime();
    const step = steps.get(body.stepId) ?? { first: at, last: at };
    steps.set(body.stepId, { ...step, last: at });
  }
  return [...steps].map(([name, { first, last }]) => ({
    name,
    seconds: (last - first) / 1000,
  }));
}

function askService(
  port: number,
  host: string,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    http
      .get(
        {
          host: '127.0.0.1',
          port,
          path: '/',
          headers: { host: `${host}:${port}` },
        },
        response => {
          let body = '';
          response.setEncoding('utf8');
          response.on('data', chunk => {
            body += chunk;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body }),
          );
        },
      )
      .on('error', reject);
  });
}
