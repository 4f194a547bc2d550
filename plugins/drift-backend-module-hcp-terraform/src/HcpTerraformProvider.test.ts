import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  API,
  DAY,
  environment,
  FakeHcpTerraform,
  OTHER_TOKEN,
  STORAGE,
  toAssessment,
  TOKEN,
  toWorkspace,
} from './__testUtils__/FakeHcpTerraform';

describe('HcpTerraformProvider', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let hcp: FakeHcpTerraform;

  beforeEach(() => {
    hcp = new FakeHcpTerraform();
    server.use(...hcp.handlers);
  });

  it('discovers the workspaces of every organization with its own token, page after page', async () => {
    const calls: string[] = [];
    const workspaces = Array.from({ length: 205 }, (_, index) =>
      toWorkspace(`ws-${index}`),
    );
    workspaces[0] = toWorkspace('ws-0', {
      name: 'payments-production',
      'working-directory': 'live/production',
      'vcs-repo': {
        identifier: 'acme/payments',
        'repository-http-url': 'https://github.com/acme/payments',
        'oauth-token-id': 'canary-oauth',
      },
    });
    server.use(
      http.get(
        `${API}/organizations/:organization/workspaces`,
        ({ request, params }) => {
          const { searchParams } = new URL(request.url);
          const page = Number(searchParams.get('page[number]'));
          const size = Number(searchParams.get('page[size]'));
          calls.push(
            `${params.organization} ${page} ${request.headers.get(
              'authorization',
            )}`,
          );
          const all =
            params.organization === 'acme' ? workspaces : [toWorkspace('o-1')];
          const isLast = page * size >= all.length;
          return HttpResponse.json({
            data: all.slice((page - 1) * size, page * size),
            meta: {
              pagination: {
                'current-page': page,
                'next-page': isLast ? null : page + 1,
                'total-count': all.length,
              },
            },
          });
        },
      ),
    );
    const found = await hcp.createProvider().discover({
      signal: new AbortController().signal,
    });
    expect(found).toHaveLength(206);
    expect(found[0]).toEqual({
      key: 'ws-0',
      name: 'acme/payments-production',
      repository: 'https://github.com/acme/payments',
      path: 'live/production',
      workspace: 'payments-production',
      url: environment.url,
    });
    expect(found.at(-1)).toMatchObject({
      key: 'o-1',
      name: 'other/name-of-o-1',
    });
    expect(JSON.stringify(found)).not.toContain('canary');
    expect(calls).toEqual([
      `acme 1 Bearer ${TOKEN}`,
      `acme 2 Bearer ${TOKEN}`,
      `acme 3 Bearer ${TOKEN}`,
      `other 1 Bearer ${OTHER_TOKEN}`,
    ]);
  });

  it('lists nothing rather than a part', async () => {
    server.use(
      http.get(`${API}/organizations/acme/workspaces`, ({ request }) =>
        new URL(request.url).searchParams.get('page[number]') === '1'
          ? HttpResponse.json({
              data: [toWorkspace('ws-1')],
              meta: { pagination: { 'next-page': 2 } },
            })
          : HttpResponse.json({ errors: ['down'] }, { status: 502 }),
      ),
    );
    await expect(
      hcp.createProvider().discover({ signal: new AbortController().signal }),
    ).rejects.toThrow(
      'HCP Terraform answered GET /organizations/acme/workspaces with 502: down',
    );
  });

  it('knows the entities that name a workspace', () => {
    const provider = hcp.createProvider();
    const claims = (organization?: string, workspaces?: string) =>
      provider.claims(
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: {
            name: 'payments',
            annotations: {
              ...(organization && { 'terraform/organization': organization }),
              ...(workspaces && { 'terraform/workspaces': workspaces }),
            },
          },
        },
        environment,
      );
    expect(claims('acme', 'payments-production')).toBe(true);
    expect(claims('acme', 'a, payments-production ,b')).toBe(true);
    expect(claims('other', 'payments-production')).toBe(false);
    expect(claims('acme', 'payments')).toBe(false);
    expect(claims('acme')).toBe(false);
    expect(claims(undefined, 'payments-production')).toBe(false);
    expect(claims()).toBe(false);
  });

  it('is in sync where the last assessment says so', async () => {
    expect(await hcp.check()).toEqual({ resources: [], truncated: false });
  });

  it('reads the plan of the assessment, wherever it is kept', async () => {
    hcp.assessment = { ...toAssessment({ drifted: true }), id: 'asmtres-1' };
    Object.assign((hcp.assessment as { data: object }).data, { id: undefined });
    hcp.plan = {
      resource_drift: [
        {
          address: 'aws_s3_bucket.logs',
          type: 'aws_s3_bucket',
          name: 'logs',
          change: { actions: ['update'], before: { a: 1 }, after: { a: 2 } },
        },
      ],
    };
    const steps: string[] = [];
    const report = await hcp.createProvider().check(environment, {
      signal: new AbortController().signal,
      onStep: step => steps.push(step),
    });
    expect(steps).toEqual(['read assessment', 'read plan']);
    expect(report).toMatchObject({
      resources: [
        {
          address: 'aws_s3_bucket.logs',
          attributes: [{ path: 'a', before: '1', after: '2' }],
        },
      ],
      truncated: false,
    });
  });

  it.each([
    [403, 'its resources are shown only to a token that may administer'],
    [404, 'its resources are shown only to a token that may administer'],
    [200, 'its plan lists no resource'],
  ])(
    'stays drifted where the plan is answered with %s',
    async (status, text) => {
      hcp.assessment = toAssessment({ drifted: true, 'resources-drifted': 3 });
      server.use(
        http.get(`${API}/assessment-results/asmtres-1/json-output`, () =>
          HttpResponse.json({ resource_drift: null }, { status }),
        ),
      );
      const report = await hcp.check();
      expect(report).toMatchObject({
        truncated: true,
        resources: [
          {
            address: expect.stringContaining(
              `acme/payments-production: drifted, ${text}`,
            ),
            name: 'payments-production',
            attributes: [{ path: 'resources that drifted', after: '3' }],
          },
        ],
      });
    },
  );

  it('fails where the plan cannot be fetched', async () => {
    hcp.assessment = toAssessment({ drifted: true });
    server.use(
      http.get(STORAGE, () => HttpResponse.text('gone', { status: 500 })),
    );
    await expect(hcp.check()).rejects.toThrow(
      'answered GET /assessment-results/asmtres-1/json-output with 500',
    );
  });

  it.each([
    [
      { succeeded: false, 'error-msg': `boom ${TOKEN}\ncanary-more` },
      'The last health assessment in HCP Terraform failed: boom ***',
    ],
    [
      { succeeded: false },
      'The last health assessment in HCP Terraform failed',
    ],
    [{ drifted: null }, 'does not say whether the workspace drifted'],
    [
      { 'created-at': new Date(Date.now() - 9.5 * DAY).toISOString() },
      'last assessed the workspace 9 days ago, too long to count as in sync',
    ],
  ])('is never in sync with %j', async (attributes, message) => {
    hcp.assessment = toAssessment(attributes);
    const error: Error = await hcp.check().then(
      () => Promise.reject(new Error('It is in sync')),
      thrown => thrown,
    );
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('canary');
  });

  it('takes an older assessment where it is told to', async () => {
    hcp.assessment = toAssessment({
      'created-at': new Date(Date.now() - 9 * DAY).toISOString(),
    });
    await expect(hcp.check({ longestAge: 'P10D' })).resolves.toMatchObject({
      resources: [],
    });
  });

  it.each([
    [{ 'assessments-enabled': false }, 'Health assessments are switched off'],
    [{ 'execution-mode': 'local' }, 'execution mode local'],
    [{}, 'has not assessed the workspace yet'],
  ])('says why there is no assessment: %j', async (attributes, message) => {
    hcp.assessment = undefined;
    hcp.workspace = toWorkspace('ws-1', attributes);
    await expect(hcp.check()).rejects.toThrow(message);
  });

  it.each([
    [401, 'AuthenticationError', 1],
    [403, 'NotAllowedError', 1],
    [404, 'NotFoundError', 1],
    [429, 'ServiceUnavailableError', 2],
    [500, 'ServiceUnavailableError', 2],
  ])('tells %s as %s, without a secret', async (status, name, tries) => {
    hcp.assessment = undefined;
    let count = 0;
    server.use(
      http.get(`${API}/workspaces/ws-1`, () => {
        count += 1;
        return HttpResponse.json(
          { errors: [{ title: 'no', detail: `no: ${TOKEN}` }] },
          { status, headers: { 'X-RateLimit-Reset': '0.01' } },
        );
      }),
    );
    const error = await hcp.check().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      name,
      message: expect.stringContaining(
        `HCP Terraform answered GET /workspaces/ws-1 with ${status}: no: ***`,
      ),
    });
    expect(JSON.stringify([error, (error as Error).stack])).not.toContain(
      'canary',
    );
    expect(count).toBe(tries);
  });

  it('stops at once when it is aborted', async () => {
    const controller = new AbortController();
    server.use(
      http.get(`${API}/workspaces/ws-1/current-assessment-result`, async () => {
        controller.abort(new Error('cancelled by Ana'));
        await delay('infinite');
      }),
    );
    await expect(hcp.check({}, controller.signal)).rejects.toThrow(
      'cancelled by Ana',
    );
  });

  it('refuses what is not its own', async () => {
    const provider = hcp.createProvider();
    await expect(
      provider.check(
        { key: 'ws-9', name: 'gone/x' },
        { signal: new AbortController().signal },
      ),
    ).rejects.toThrow("does not list 'gone' any more");
  });
});
