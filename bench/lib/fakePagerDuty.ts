import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isMainThread,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';

const PAGE_SIZE = 100;
const PEOPLE = 40;
const DAY = 24 * 60 * 60_000;

/** What a fake PagerDuty is like. */
export type FakePagerDutyOptions = {
  services: number;
  policies: number;
  /** Milliseconds. */
  latency: number;
  /** Every how manieth request fails. */
  failEvery: number;
};

/** What it was asked so far. */
export type FakePagerDutyCounts = {
  /** How many requests came, and how many of them it failed. */
  requests: number;
  failures: number;
  /** The most requests of the same question that were under way at once. */
  highest: { inFlight: number; question: string };
};

/**
 * A PagerDuty account on loopback that is slow, fails every so often, and counts what it is asked at the same time. It runs in a thread of its
 * own, so that what it does is not taken for work of the backend.
 */
export async function startFakePagerDuty(options: FakePagerDutyOptions) {
  const worker = new Worker(__filename, { workerData: { fake: options } });
  const ask = <T>(question: string) =>
    new Promise<T>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage(question);
    });
  return {
    url: await ask<string>('start'),
    count: () => ask<FakePagerDutyCounts>('count'),
    stop: () => worker.terminate(),
  };
}

class FakePagerDuty {
  readonly counts: FakePagerDutyCounts = {
    requests: 0,
    failures: 0,
    highest: { inFlight: 0, question: '' },
  };
  readonly #options: FakePagerDutyOptions;
  readonly #inFlight = new Map<string, number>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });

  constructor(options: FakePagerDutyOptions) {
    this.#options = options;
  }

  /** @returns where it answers */
  async start(): Promise<string> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const question = toQuestion(request.method ?? 'GET', url);
    const inFlight = (this.#inFlight.get(question) ?? 0) + 1;
    this.#inFlight.set(question, inFlight);
    const { counts } = this;
    if (inFlight > counts.highest.inFlight) {
      counts.highest = { inFlight, question };
    }
    counts.requests += 1;
    const fails = counts.requests % this.#options.failEvery === 0;
    if (fails) counts.failures += 1;
    await sleep(this.#options.latency);
    const body = fails ? undefined : this.#find(url);
    let status = 200;
    if (fails) status = 500;
    else if (body === undefined) status = 404;
    const message = fails ? 'Internal Server Error' : 'Not Found';
    // Before the answer is sent: who has it may ask again at once.
    this.#inFlight.set(question, this.#inFlight.get(question)! - 1);
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body ?? { error: { message, code: 2000 } }));
  }

  #find({ pathname, searchParams }: URL): object | undefined {
    const { services } = this.#options;
    const [, resource, id] = pathname.split('/');
    const page = <T>(items: T[]) => toPage(resource, items, searchParams);
    if (resource === 'services' && !id) {
      return page(
        Array.from({ length: services }, (_, at) => this.#service(at)),
      );
    }
    if (resource === 'services') {
      return { service: this.#service(Number(id.slice(1))) };
    }
    if (resource === 'oncalls') {
      const policies = searchParams.getAll('escalation_policy_ids[]');
      const now = !searchParams.has('until');
      return page(policies.flatMap(policy => toOnCalls(policy, now ? 1 : 14)));
    }
    if (resource === 'incidents') {
      const ids = searchParams.getAll('service_ids[]');
      return page(ids.flatMap(service => toIncidents(service)));
    }
    if (resource === 'schedules' && id) {
      return { schedule: toSchedule(id, searchParams) };
    }
    if (resource === 'users' && id)
      return { user: toUser(Number(id.slice(1))) };
    return undefined;
  }

  #service(at: number) {
    const policy = `E${at % this.#options.policies}`;
    return {
      ...reference(`S${at}`, 'service', `Service ${at}`),
      name: `Service ${at}`,
      status: at % 20 === 0 ? 'critical' : 'active',
      escalation_policy: {
        ...reference(policy, 'escalation_policy', `Policy ${policy}`),
        name: `Policy ${policy}`,
        escalation_rules: [1, 2].map(level => ({
          id: `${policy}R${level}`,
          escalation_delay_in_minutes: 15,
          targets: [
            reference(`C${policy}${level}`, 'schedule_reference', 'Schedule'),
          ],
        })),
      },
    };
  }
}

/** What is asked, whatever the moment at which it is asked. */
function toQuestion(method: string, url: URL): string {
  const parameters = [...url.searchParams]
    .filter(([name]) => name !== 'since' && name !== 'until')
    .map(each => each.join('='))
    .sort();
  return `${method} ${url.pathname}?${parameters.join('&')}`;
}

function toPage<T>(name: string, items: T[], parameters: URLSearchParams) {
  const offset = Number(parameters.get('offset') ?? 0);
  const limit = Math.min(
    PAGE_SIZE,
    Number(parameters.get('limit') ?? PAGE_SIZE),
  );
  return {
    [name]: items.slice(offset, offset + limit),
    offset,
    limit,
    more: items.length > offset + limit,
    total: null,
  };
}

function reference(id: string, type: string, summary: string) {
  return {
    id,
    type,
    summary,
    html_url: `https://bench.pagerduty.com/${type}/${id}`,
  };
}

function toUser(at: number) {
  return {
    ...reference(`U${at}`, 'user', `Person ${at}`),
    name: `Person ${at}`,
    email: `person${at}@example.com`,
  };
}

/** Shifts of a day, at two levels. */
function toOnCalls(policy: string, days: number) {
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  const number = Number(policy.slice(1));
  return [1, 2].flatMap(level =>
    Array.from({ length: days }, (_, day) => ({
      escalation_policy: reference(
        policy,
        'escalation_policy_reference',
        `Policy ${policy}`,
      ),
      escalation_level: level,
      schedule: reference(
        `C${policy}${level}`,
        'schedule_reference',
        'Schedule',
      ),
      user: toUser(
        (number + level + Math.floor(midnight / DAY) + day) % PEOPLE,
      ),
      start: new Date(midnight + day * DAY).toISOString(),
      end: new Date(midnight + (day + 1) * DAY).toISOString(),
    })),
  );
}

/** A schedule whose shifts are of a day each. */
function toSchedule(id: string, parameters: URLSearchParams) {
  const since = Date.parse(parameters.get('since') ?? '');
  const until = Date.parse(parameters.get('until') ?? '');
  const first = Math.floor(since / DAY);
  const entries = Array.from(
    { length: Math.ceil((until - since) / DAY) || 0 },
    (_, at) => ({
      start: new Date((first + at) * DAY).toISOString(),
      end: new Date((first + at + 1) * DAY).toISOString(),
      user: toUser((first + at) % PEOPLE),
    }),
  );
  return {
    ...reference(id, 'schedule', `Schedule ${id}`),
    name: `Schedule ${id}`,
    time_zone: 'UTC',
    users: Array.from({ length: 8 }, (_, at) => toUser(at)),
    final_schedule: { rendered_schedule_entries: entries },
    overrides_subschedule: { rendered_schedule_entries: [] },
  };
}

function toIncidents(service: string) {
  const number = Number(service.slice(1));
  if (number % 20 !== 0) return [];
  const at = new Date(Math.floor(Date.now() / DAY) * DAY).toISOString();
  return [
    {
      ...reference(`I${number}`, 'incident', 'Requests fail'),
      incident_number: number + 1,
      title: 'Requests fail',
      status: 'triggered',
      urgency: 'high',
      created_at: at,
      updated_at: at,
      last_status_change_at: at,
      service: reference(service, 'service_reference', service),
      assignments: [{ at, assignee: toUser(number % PEOPLE) }],
      acknowledgements: [],
    },
  ];
}

if (!isMainThread && workerData?.fake) {
  const fake = new FakePagerDuty(workerData.fake);
  parentPort?.on('message', async question => {
    parentPort?.postMessage(
      question === 'start' ? await fake.start() : fake.counts,
    );
  });
}
