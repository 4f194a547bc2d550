import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { StepContext } from '@paved-path/backstage-plugin-golden-path-node';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { GrafanaClient } from './GrafanaClient';
import { GrafanaDashboardHost } from './GrafanaDashboardHost';
import { GrafanaRule } from './alertRules';
import { readGrafanaSettings } from './settings';

const URL_BASE = 'https://grafana.example.com/g';
const TOKEN = 'glsa_canary_51f0';

const ALERT_RULES = `
groups:
  - name: refunds
    interval: 45s
    rules:
      - alert: ErrorRate
        expr: sum(rate(http_requests_total{service="refunds",code=~"5.."}[5m])) > 0.05
        for: 5m
        labels: { severity: page }
        annotations:
          summary: '{{ $value | humanizePercentage }} of requests fail in {{ $labels.environment }}'
      - alert: ErrorRate
        expr: vector(1)
        labels: { severity: ticket }
`;

type Group = { title: string; interval: number; rules: GrafanaRule[] };

describe('GrafanaDashboardHost', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let logs: string[];
  let headers: (string | null)[];
  let folders: Map<string, string>;
  let dashboards: Map<string, Record<string, unknown>>;
  let groups: Map<string, Group>;

  beforeEach(() => {
    logs = [];
    headers = [];
    folders = new Map();
    dashboards = new Map();
    groups = new Map();
    const groupPath = `${URL_BASE}/api/v1/provisioning/folder/:folder/rule-groups/:group`;
    server.use(
      http.post(`${URL_BASE}/api/folders`, async ({ request }) => {
        headers.push(
          request.headers.get('authorization'),
          request.headers.get('x-grafana-org-id'),
        );
        const body = (await request.json()) as { uid: string; title: string };
        if (
          folders.has(body.uid) ||
          [...folders.values()].includes(body.title)
        ) {
          return HttpResponse.json(
            { message: 'a folder with the same name already exists' },
            { status: 409 },
          );
        }
        folders.set(body.uid, body.title);
        return HttpResponse.json({ id: 1, ...body });
      }),
      http.get(`${URL_BASE}/api/folders/:uid`, ({ params }) =>
        folders.has(String(params.uid))
          ? HttpResponse.json({ id: 1, uid: params.uid })
          : HttpResponse.json({ message: 'folder not found' }, { status: 404 }),
      ),
      http.post(`${URL_BASE}/api/dashboards/db`, async ({ request }) => {
        const body = (await request.json()) as {
          dashboard: { uid: string };
          folderUid: string;
          overwrite: boolean;
        };
        const { uid } = body.dashboard;
        dashboards.set(uid, body);
        return HttpResponse.json({
          id: 1,
          uid,
          url: `/g/d/${uid}/refunds`,
          status: 'success',
          version: 1,
        });
      }),
      http.get(groupPath, ({ params }) => {
        const group = groups.get(`${params.folder}/${params.group}`);
        return group
          ? HttpResponse.json(group)
          : HttpResponse.json({ message: 'not found' }, { status: 404 });
      }),
      http.put(groupPath, async ({ request, params }) => {
        headers.push(request.headers.get('x-disable-provenance'));
        const key = `${params.folder}/${params.group}`;
        const body = (await request.json()) as Group;
        const known = groups.get(key)?.rules.map(rule => rule.uid) ?? [];
        // As Grafana 10 does: a uid says that the rule is there already.
        if (body.rules.some(rule => rule.uid && !known.includes(rule.uid))) {
          return HttpResponse.json({}, { status: 500 });
        }
        const rules = body.rules.map((rule, index) => ({
          ...rule,
          uid: rule.uid ?? `${rule.title}-${known.length + index}`,
        }));
        groups.set(key, { ...body, rules });
        return HttpResponse.json({ ...body, rules });
      }),
    );
  });
  afterEach(() => {
    if (logs.join().includes(TOKEN)) throw new Error('The token is in the log');
  });

  function createHost(data: object = {}) {
    const settings = readGrafanaSettings(
      mockServices.rootConfig({
        data: {
          goldenPath: {
            grafana: {
              url: `${URL_BASE}/`,
              token: TOKEN,
              datasourceUid: 'prom-1',
              organizationId: 3,
              ...data,
            },
          },
        },
      }),
    )!;
    return new GrafanaDashboardHost({
      settings,
      client: new GrafanaClient({ settings, retries: 2, initialDelay: 1 }),
    });
  }

  function context(signal = new AbortController().signal): StepContext {
    const log = (message: string) => {
      logs.push(message);
    };
    return {
      signal,
      logger: { info: log, warn: log, error: log },
      getToken: async () => '',
    };
  }

  const request = {
    service: 'refunds',
    ownerRef: 'group:default/payments',
    dashboard: {
      title: 'Golden signals',
      tags: ['http'],
      templating: {
        list: [
          { name: 'datasource', type: 'datasource', query: 'prometheus' },
          { name: 'environment', type: 'query' },
        ],
      },
      panels: [{ id: 1 }],
    },
    alertRules: ALERT_RULES,
  };

  it('publishes the dashboard and the rules, and the same again when it is called again', async () => {
    const host = createHost();
    expect(await host.publish(request, context())).toEqual({
      url: 'https://grafana.example.com/g/d/service-refunds/refunds',
    });
    expect(headers).toEqual([`Bearer ${TOKEN}`, '3', 'true']);
    expect([...folders]).toEqual([['paved-path-payments', 'payments']]);
    expect(dashboards.get('service-refunds')).toMatchObject({
      folderUid: 'paved-path-payments',
      overwrite: true,
      dashboard: {
        id: null,
        uid: 'service-refunds',
        title: 'refunds: Golden signals',
        tags: ['http', 'paved-path', 'service:refunds', 'owner:payments'],
        templating: {
          list: [
            { name: 'datasource', current: { value: 'prom-1' } },
            { name: 'environment', type: 'query' },
          ],
        },
        panels: [{ id: 1 }],
      },
    });
    const key = 'paved-path-payments/refunds';
    const first = groups.get(key)!;
    expect(first.interval).toBe(50);
    expect(first.rules[0]).toMatchObject({
      title: 'refunds: ErrorRate',
      folderUID: 'paved-path-payments',
      ruleGroup: 'refunds',
      orgID: 3,
      condition: 'firing',
      noDataState: 'OK',
      execErrState: 'Error',
      for: '5m',
      labels: { severity: 'page', service: 'refunds', owner: 'payments' },
      annotations: {
        summary:
          '{{ $values.query.Value | humanizePercentage }} of requests fail in {{ $labels.environment }}',
        dashboard_url: `${URL_BASE}/d/service-refunds`,
      },
      data: [
        {
          refId: 'query',
          datasourceUid: 'prom-1',
          model: { instant: true, expr: expect.stringContaining('> 0.05') },
        },
        { refId: 'present', datasourceUid: '__expr__' },
        { refId: 'firing', datasourceUid: '__expr__' },
      ],
    });
    expect(first.rules[1]).toMatchObject({
      title: 'refunds: ErrorRate (2)',
      for: '0s',
    });

    await host.publish(request, context());
    expect(groups.get(key)).toEqual(first);
    expect(folders.size).toBe(1);
    expect(dashboards.size).toBe(1);
  });

  it('puts everything into one folder where one is configured', async () => {
    await createHost({ folder: 'All our services' }).publish(
      request,
      context(),
    );
    const [[uid, title]] = [...folders];
    expect(title).toBe('All our services');
    expect(uid).toMatch(/^[\w-]{1,40}$/);
  });

  it('leaves a folder of the same title that is not its own', async () => {
    folders.set('someone-elses', 'payments');
    await expect(createHost().publish(request, context())).rejects.toThrow(
      expect.objectContaining({
        name: 'ConflictError',
        message: expect.stringContaining('the golden path did not make'),
      }),
    );
    expect(dashboards.size).toBe(0);
  });

  it.each([
    [
      'groups: [{ name: x, rules: [{ record: a:b, expr: up }] }]',
      /groups\[0\].rules\[0\].alert/,
    ],
    [
      'groups: [{ name: x, rules: [{ alert: A, expr: up, for: soon }] }]',
      /duration of Prometheus/,
    ],
    ['groups: [', /are not YAML/],
  ])(
    'refuses rules that it cannot convert before it writes anything: %s',
    async (alertRules, message) => {
      await expect(
        createHost().publish({ ...request, alertRules }, context()),
      ).rejects.toThrow(message);
      expect(folders.size).toBe(0);
    },
  );

  it.each([
    [400, 'InputError'],
    [401, 'AuthenticationError'],
    [403, 'NotAllowedError'],
    [404, 'NotFoundError'],
    [412, 'ConflictError'],
    [422, 'InputError'],
    [503, 'ServiceUnavailableError'],
  ])(
    'tells %s as %s in the words of Grafana, without the token',
    async (status, name) => {
      let tries = 0;
      server.use(
        http.post(`${URL_BASE}/api/dashboards/db`, () => {
          tries += 1;
          return HttpResponse.json({ message: `no: ${TOKEN}` }, { status });
        }),
      );
      const error = await createHost()
        .publish(request, context())
        .catch(thrown => thrown);
      expect(error).toMatchObject({
        name,
        message: expect.stringContaining(`with ${status}: no: ***`),
      });
      expect(JSON.stringify([error, error.stack, error.cause])).not.toContain(
        TOKEN,
      );
      expect(tries).toBe(status === 503 ? 3 : 1);
    },
  );

  it('waits as long as it is asked to, and survives an outage and a login page', async () => {
    const times: number[] = [];
    server.use(
      http.post(`${URL_BASE}/api/dashboards/db`, () => {
        times.push(Date.now());
        switch (times.length) {
          case 1:
            return HttpResponse.json(
              { message: 'too many requests' },
              { status: 429, headers: { 'Retry-After': '1' } },
            );
          case 2:
            return HttpResponse.html('<html>Sign in</html>');
          default:
            return HttpResponse.json({ uid: 'x', url: '/g/d/x' });
        }
      }),
    );
    await createHost().publish(request, context());
    expect(times).toHaveLength(3);
    expect(times[1] - times[0]).toBeGreaterThanOrEqual(990);
  });

  it('stops at once when it is cancelled', async () => {
    const controller = new AbortController();
    server.use(
      http.post(`${URL_BASE}/api/folders`, async () => {
        controller.abort(new Error('cancelled by Ana'));
        await delay('infinite');
      }),
    );
    await expect(
      createHost().publish(request, context(controller.signal)),
    ).rejects.toThrow('cancelled by Ana');
  });
});
