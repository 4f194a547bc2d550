import {
  mockServices,
  registerMswTestHooks,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  goldenPathExtensionPoint,
  OnCallHost,
  StepContext,
} from '@paved-path/backstage-plugin-golden-path-node';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import module from './index';

const API = 'https://api.eu.pagerduty.com';
const TOKEN = 'canary-u4v1';
const KEY = 'canaryintegrationkey000000000009';

const configured = {
  account: 'eu',
  escalationPolicies: { 'group:default/payments': 'PPAY' },
  default: 'PALL',
};
const accounts = [
  { id: 'us', apiToken: 'other' },
  { id: 'eu', apiToken: TOKEN, apiBaseUrl: `${API}/` },
];

async function start(pagerDuty?: JsonObject): Promise<OnCallHost | undefined> {
  let host: OnCallHost | undefined;
  const refuse = () => {
    throw new Error('It is no host of that kind');
  };
  const backend = await startTestBackend({
    extensionPoints: [
      [
        goldenPathExtensionPoint,
        {
          addRepositoryHost: refuse,
          addPipelineHost: refuse,
          addDashboardHost: refuse,
          addOnCallHost: added => {
            host = added;
          },
        },
      ],
    ],
    features: [
      module,
      mockServices.rootConfig.factory({
        data: {
          onCall: { pagerDuty: { accounts } },
          ...(pagerDuty && { goldenPath: { pagerDuty } }),
        },
      }),
    ],
  });
  await backend.stop();
  return host;
}

type Service = { id: string; name: string; policy: string };

describe('goldenPathPagerDutyModule', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let services: Service[];
  let bodies: object[];
  /** By the ids of their services. */
  let integrations: Record<string, object[]>;
  let logs: string[];
  /** Requests without the headers that PagerDuty's OpenAPI description requires with each of these operations, those without a body too. */
  let incomplete: string[];

  const show = ({ id, name, policy }: Service) => ({
    id,
    name,
    html_url: `https://acme.eu.pagerduty.com/service-directory/${id}`,
    escalation_policy: { id: policy, type: 'escalation_policy_reference' },
  });
  const context: StepContext = {
    signal: new AbortController().signal,
    logger: {
      info: message => logs.push(message),
      warn: message => logs.push(message),
      error: message => logs.push(message),
    },
    getToken: async () => '',
  };
  const request = {
    service: 'refunds',
    description: 'Pays back',
    ownerRef: 'group:default/payments',
  };

  beforeEach(() => {
    // Names that hold the wanted one fill the first page, as PagerDuty finds by parts of names.
    services = Array.from({ length: 100 }, (_, at) => ({
      id: `P${at}`,
      name: `refunds ${at}`,
      policy: 'PPAY',
    }));
    bodies = [];
    integrations = {};
    logs = [];
    incomplete = [];
    server.events.on(
      'request:start',
      ({ request: { method, url, headers } }) => {
        const isComplete =
          headers.get('accept') ===
            'application/vnd.pagerduty+json;version=2' &&
          headers.get('content-type') === 'application/json';
        if (!isComplete) incomplete.push(`${method} ${url}`);
      },
    );
    server.use(
      http.get(`${API}/escalation_policies/:id`, ({ request: asked, params }) =>
        asked.headers.get('authorization') === `Token token=${TOKEN}` &&
        ['PPAY', 'PALL'].includes(String(params.id))
          ? HttpResponse.json({
              escalation_policy: { id: params.id, name: 'Payments' },
            })
          : HttpResponse.json(
              { error: { message: 'Not Found', code: 2100 } },
              { status: 404 },
            ),
      ),
      http.get(`${API}/services`, ({ request: asked }) => {
        const { searchParams } = new URL(asked.url);
        const offset = Number(searchParams.get('offset'));
        const limit = Number(searchParams.get('limit'));
        const found = services.filter(({ name }) =>
          name.includes(String(searchParams.get('query'))),
        );
        return HttpResponse.json({
          services: found.slice(offset, offset + limit).map(show),
          more: found.length > offset + limit,
          offset,
          limit,
          total: null,
        });
      }),
      http.get(`${API}/services/:id`, ({ request: asked, params }) =>
        HttpResponse.json({
          service: {
            id: params.id,
            integrations: (integrations[String(params.id)] ?? []).map(each =>
              new URL(asked.url).searchParams.get('include[]') ===
              'integrations'
                ? each
                : { id: 'PI', type: 'integration_reference' },
            ),
          },
        }),
      ),
      http.post(
        `${API}/services/:id/integrations`,
        async ({ request: asked, params }) => {
          const { integration } = (await asked.json()) as {
            integration: object;
          };
          bodies.push(integration);
          const made = { id: 'PI', integration_key: KEY, ...integration };
          (integrations[String(params.id)] ??= []).push(made);
          return HttpResponse.json({ integration: made }, { status: 201 });
        },
      ),
      http.post(`${API}/services`, async ({ request: asked }) => {
        const { service } = (await asked.json()) as {
          service: { name: string; escalation_policy: { id: string } };
        };
        if (services.some(({ name }) => name === service.name)) {
          return HttpResponse.json(
            {
              error: {
                message: 'Invalid Input Provided',
                code: 2001,
                errors: ['Name has already been taken.'],
              },
            },
            { status: 400 },
          );
        }
        bodies.push(service);
        const made = {
          id: 'PNEW',
          name: service.name,
          policy: service.escalation_policy.id,
        };
        services.push(made);
        return HttpResponse.json({ service: show(made) }, { status: 201 });
      }),
    );
  });

  afterEach(() => {
    server.events.removeAllListeners();
  });

  it('does nothing until it is configured, and refuses a wrong configuration with what would be right', async () => {
    expect(await start()).toBeUndefined();
    expect((await start(configured))?.title).toBe('PagerDuty');
    await expect(start({ ...configured, account: 'apac' })).rejects.toThrow(
      "is 'apac', which onCall.pagerDuty.accounts does not have; it has 'us', 'eu'",
    );
    await expect(start({ account: 'eu' })).rejects.toThrow(
      'names no escalation policy',
    );
    await expect(
      start({
        ...configured,
        escalationPolicies: { 'user:default/ana': 'P1' },
      }),
    ).rejects.toThrow('a group would be right');
    await expect(
      start({ ...configured, apiBaseUrl: 'pagerduty' }),
    ).rejects.toThrow('must be an address such as');
  });

  it('creates the service with the policy of its team, once, and names it without a key', async () => {
    const host = (await start(configured))!;
    const created = await host.create(request, context);
    expect(created).toEqual({
      url: 'https://acme.eu.pagerduty.com/service-directory/PNEW',
      annotations: {
        'pagerduty.com/service-id': 'PNEW',
        'pagerduty.com/account': 'eu',
      },
    });
    expect(await host.create(request, context)).toEqual(created);
    expect(bodies).toEqual([
      {
        type: 'service',
        name: 'refunds',
        description: 'Pays back',
        escalation_policy: {
          id: 'PPAY',
          type: 'escalation_policy_reference',
        },
      },
      {
        type: 'events_api_v2_inbound_integration',
        name: 'Paved Path',
        service: { id: 'PNEW', type: 'service_reference' },
      },
    ]);
    expect(JSON.stringify([created, logs])).not.toMatch(/canary/);
    expect(incomplete).toEqual([]);
  });

  it('gives a service that it finds the integration that is missing, once, also where the answer is lost', async () => {
    services.push({ id: 'PTHERE', name: 'refunds', policy: 'PPAY' });
    const own = {
      type: 'events_api_v2_inbound_integration',
      name: 'Paved Path',
    };
    integrations.PTHERE = [
      { ...own, name: 'Prometheus' },
      { ...own, type: 'generic_email_inbound_integration' },
    ];
    const host = (await start(configured))!;
    let isTaken = true;
    server.use(
      http.post(`${API}/services/PTHERE/integrations`, () => {
        bodies.push({});
        if (isTaken) integrations.PTHERE.push(own);
        return HttpResponse.error();
      }),
    );
    await host.create(request, context);
    await host.create(request, context);
    expect(bodies).toHaveLength(1);
    // It is told where it is not there, and not tried a second time by itself.
    integrations.PTHERE = [];
    isTaken = false;
    await expect(host.create(request, context)).rejects.toThrow(
      'PagerDuty did not answer POST /services/PTHERE/integrations',
    );
    expect(bodies).toHaveLength(2);
    server.use(
      http.post(`${API}/services/PTHERE/integrations`, () =>
        HttpResponse.json(
          { error: { message: 'Access Denied' } },
          { status: 403 },
        ),
      ),
    );
    await expect(host.create(request, context)).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
  });

  it('finds what a first try made whose answer was lost', async () => {
    const host = (await start(configured))!;
    let asked = 0;
    server.use(
      http.get(`${API}/services`, () => {
        asked += 1;
        const known = services.filter(({ name }) => name === 'refunds');
        if (asked === 1) {
          services.push({ id: 'PTHEN', name: 'refunds', policy: 'PPAY' });
        }
        return HttpResponse.json({ services: known.map(show), more: false });
      }),
    );
    await expect(host.create(request, context)).resolves.toMatchObject({
      annotations: { 'pagerduty.com/service-id': 'PTHEN' },
    });
    expect(bodies).toMatchObject([{ name: 'Paved Path' }]);
  });

  it('takes the default policy, and leaves a service of the same name that has another one', async () => {
    const host = (await start(configured))!;
    const booking = { ...request, ownerRef: 'group:default/booking' };
    await host.create(booking, context);
    expect(bodies).toMatchObject([
      { escalation_policy: { id: 'PALL' } },
      { name: 'Paved Path' },
    ]);
    await expect(host.create(request, context)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining(
        'with the escalation policy PALL, and not PPAY',
      ),
    });
  });

  it('makes nothing where a team has no policy, or one that PagerDuty does not have', async () => {
    const host = (await start({
      account: 'eu',
      escalationPolicies: { payments: 'PGONE' },
    }))!;
    await expect(host.create(request, context)).rejects.toThrow(
      'PagerDuty has no escalation policy PGONE, which goldenPath.pagerDuty names for group:default/payments',
    );
    await expect(
      host.create({ ...request, ownerRef: 'group:default/booking' }, context),
    ).rejects.toThrow(
      'There is no escalation policy for group:default/booking; the platform team adds its id',
    );
    expect(bodies).toEqual([]);
  });

  it('tells a refusal in the words of PagerDuty, without the key', async () => {
    const host = (await start(configured))!;
    server.use(
      http.post(`${API}/services`, () =>
        HttpResponse.json(
          { error: { message: `Access Denied for ${TOKEN}` } },
          { status: 403 },
        ),
      ),
    );
    const error = await host.create(request, context).catch(thrown => thrown);
    expect(error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('Access Denied for ***'),
    });
    expect(JSON.stringify([error, error.stack, error.cause])).not.toContain(
      TOKEN,
    );
  });
});
