import { mockServices } from '@backstage/backend-test-utils';
import { ProviderContext } from '@paved-path/backstage-plugin-on-call-node';
import { http, HttpResponse } from 'msw';
import { PagerDutyProvider } from '../PagerDutyProvider';
import { readPagerDutySettings } from '../settings';
import { Conformance } from './Conformance';
import { incidentHandlers } from './incidentHandlers';
import { API, EVENTS, IDENTITY, refuse, toPage } from './answers';
import { scheduleHandlers } from './scheduleHandlers';
import {
  FakeIncident,
  FakeOnCall,
  FakeSchedule,
  FakeShiftSchedule,
  SECRETS,
  toPolicy,
  toScheduleReference,
  toService,
  toUser,
  toUserReference,
} from './shapes';

/** Held against every request of the whole suite. */
export const conformance = new Conformance({
  [API]: 'rest',
  [EVENTS]: 'events',
  [IDENTITY]: 'identity',
});

export const account = {
  id: 'default',
  apiToken: SECRETS.apiToken,
  fallbackEmail: 'portal@example.com',
  webhookSecrets: [SECRETS.webhookSecret, SECRETS.olderWebhookSecret],
  integrationKeys: { PPAY: SECRETS.integrationKey },
};

/** PagerDuty's documented behaviour, as far as it is used. */
export class FakePagerDuty {
  users = ['PANA', 'PKAI', 'PLEE', 'PMAY', 'PGON'].map(id => toUser(id));
  services = [toService('PPAY', 'PPOL')];
  policies = [
    toPolicy('PPOL', [
      [toScheduleReference('PSCH')],
      [toUserReference('PKAI')],
    ]),
  ];
  onCalls: FakeOnCall[] = [];
  incidents: FakeIncident[] = [];
  notes: Record<string, object[]> = {};
  logEntries: Record<string, any>[] = [];
  schedules: FakeSchedule[] = [];
  shiftSchedules: FakeShiftSchedule[] = [];
  /** The routing keys and bodies that the Events API took. */
  readonly events: { path: string; body: Record<string, any> }[] = [];
  /** Whether an alert becomes an incident. */
  makesIncidents = true;
  readonly calls: string[] = [];
  readonly authorizations: (string | null)[] = [];
  readonly bodies: { call: string; from: string | null; body: any }[] = [];
  readonly reported: unknown[] = [];
  readonly refreshed: string[][] = [];
  /** What was logged. */
  readonly logged: string[] = [];
  /** Tokens that were given out, the newest last. */
  tokens = 0;

  get handlers() {
    return [
      ...this.#serviceHandlers(),
      ...incidentHandlers(this),
      ...scheduleHandlers(this),
      ...this.#userHandlers(),
      ...this.#eventHandlers(),
      http.post(`${IDENTITY}/oauth/token`, () => {
        this.tokens += 1;
        return HttpResponse.json({
          access_token: `${SECRETS.accessToken}-${this.tokens}`,
          token_type: 'bearer',
          scope: 'as_account-eu.acme services.read',
          expires_in: 864_000,
        });
      }),
    ];
  }

  /** Takes note of a request, whoever answers it. */
  async note(request: Request): Promise<void> {
    const { pathname, search } = new URL(request.url);
    const call = `${request.method} ${pathname}`;
    this.calls.push(`${call}${decodeURIComponent(search)}`);
    this.authorizations.push(request.headers.get('authorization'));
    const from = request.headers.get('from');
    const text = await request.clone().text();
    await conformance.record(request.clone());
    if (!text) return;
    const body = text.startsWith('{') ? JSON.parse(text) : text;
    this.bodies.push({ call, from, body });
  }

  /** How often something was asked. */
  count(call: RegExp): number {
    return this.calls.filter(each => call.test(each)).length;
  }

  /** A provider that does not wait long before it tries again; started, unless there is no catalog. */
  async createProvider(
    accounts: object[] = [account],
    options: { isStarted?: boolean; config?: object } = {},
  ): Promise<PagerDutyProvider> {
    const { isStarted = true, config } = options;
    const settings = readPagerDutySettings(
      mockServices.rootConfig({
        data: config ?? { onCall: { pagerDuty: { accounts } } },
      }),
    )!;
    const logger = mockServices.logger.mock();
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      logger[level].mockImplementation((...words: unknown[]) => {
        this.logged.push(JSON.stringify(words));
      });
    }
    const provider = new PagerDutyProvider({
      settings,
      logger,
      retries: 1,
      initialDelay: 1,
      waits: [1, 1],
    });
    if (isStarted) await provider.start(this.#createContext());
    return provider;
  }

  #createContext(): ProviderContext {
    return {
      refresh: keys => this.refreshed.push(keys),
      reportProblems: problems => this.reported.push(problems),
      people: {
        findByEmail: async address => {
          const email = address.toLocaleLowerCase('en-US');
          const name = email.split('@')[0];
          return ['ana', 'kai', 'lee', 'may'].includes(name)
            ? { name, entityRef: `user:default/${name}` }
            : undefined;
        },
        findByEntityRef: async () => undefined,
      },
    };
  }

  #serviceHandlers() {
    const find = (id: string, query: URLSearchParams) => {
      const service = this.services.find(each => each.id === id);
      if (!service) return undefined;
      const includes = query.getAll('include[]');
      const policy = this.policies.find(
        each => each.id === service.escalation_policy?.id,
      );
      return {
        ...service,
        integrations: includes.includes('integrations')
          ? service.integrations
          : service.integrations.map(({ id: own, type }) => ({
              id: own,
              type: `${type}_reference`,
            })),
        escalation_policy: includes.includes('escalation_policies')
          ? policy ?? null
          : service.escalation_policy,
      };
    };
    return [
      http.get(`${API}/services`, ({ request }) => {
        const { searchParams } = new URL(request.url);
        const all = this.services.map(({ id }) => find(id, searchParams));
        return toPage('services', all, request);
      }),
      http.get(`${API}/services/:id`, ({ request, params }) => {
        const { searchParams } = new URL(request.url);
        const service = find(String(params.id), searchParams);
        return service ? HttpResponse.json({ service }) : refuse(404);
      }),
      http.get(`${API}/oncalls`, ({ request }) => {
        const { searchParams } = new URL(request.url);
        const now = new Date().toISOString();
        const since = Date.parse(searchParams.get('since') ?? now);
        const until = Date.parse(searchParams.get('until') ?? now);
        const wanted = searchParams.getAll('escalation_policy_ids[]');
        const found = this.onCalls
          .filter(({ policyId, start, end }) => {
            const from = start ? Date.parse(start) : -Infinity;
            const to = end ? Date.parse(end) : Infinity;
            return wanted.includes(policyId) && from <= until && to > since;
          })
          .map(({ policyId, level, userId, scheduleId, start, end }) => ({
            escalation_policy: {
              id: policyId,
              type: 'escalation_policy_reference',
            },
            escalation_level: level,
            user: searchParams.getAll('include[]').includes('users')
              ? this.users.find(({ id }) => id === userId) ??
                toUserReference(userId)
              : toUserReference(userId),
            schedule: scheduleId ? toScheduleReference(scheduleId) : null,
            start: start ?? null,
            end: end ?? null,
          }));
        return toPage('oncalls', found, request);
      }),
    ];
  }

  #userHandlers() {
    return [
      http.get(`${API}/users`, ({ request }) => {
        const query = new URL(request.url).searchParams.get('query') ?? '';
        // It finds what resembles it, too.
        const found = this.users.filter(({ email }) =>
          email.includes(query.toLocaleLowerCase('en-US').slice(1)),
        );
        return toPage('users', found, request);
      }),
      http.get(`${API}/users/:id`, ({ params }) => {
        const user = this.users.find(({ id }) => id === params.id);
        return user ? HttpResponse.json({ user }) : refuse(404);
      }),
    ];
  }

  #eventHandlers() {
    return ['/v2/enqueue', '/v2/change/enqueue'].map(path =>
      http.post(`${EVENTS}${path}`, async ({ request }) => {
        const body = (await request.json()) as Record<string, any>;
        this.events.push({ path, body });
        if (path === '/v2/enqueue' && this.makesIncidents) {
          const { dedup_key: key, payload } = body;
          const known = this.incidents.some(each => each.alert_key === key);
          if (!known) {
            this.incidents.push({
              ...this.createIncident('PPAY', payload.summary),
              // Incidents that have alerts have no key of their own.
              incident_key: null,
              alert_key: key,
            });
          }
        }
        return HttpResponse.json(
          { status: 'success', message: 'Event processed' },
          { status: 202 },
        );
      }),
    );
  }

  /** Writes into the log of an incident; PagerDuty tells the newest first. */
  log(incidentId: string, type: string, userId?: string, data: object = {}) {
    this.logEntries.unshift({
      id: `R${this.logEntries.length}`,
      type: `${type}_log_entry`,
      created_at: new Date().toISOString(),
      agent: userId ? toUserReference(userId) : null,
      incident: { id: incidentId, type: 'incident_reference' },
      ...data,
    });
  }

  createIncident(serviceId: string, title: string): FakeIncident {
    const id = `QNEW${this.incidents.length}`;
    const at = new Date().toISOString();
    return {
      id,
      type: 'incident',
      incident_number: this.incidents.length + 1,
      title,
      html_url: `https://acme.pagerduty.com/incidents/${id}`,
      status: 'triggered',
      urgency: 'high',
      created_at: at,
      updated_at: at,
      last_status_change_at: at,
      service: { id: serviceId, type: 'service_reference' },
      assignments: [{ at, assignee: toUserReference('PANA') }],
      acknowledgements: [],
    };
  }
}
