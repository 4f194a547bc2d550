import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { describeDriftProviderContract } from '@paved-path/backstage-plugin-drift-node/testUtils';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  ago,
  API,
  canaries,
  environment,
  FakeEnv0,
  KEY_ID,
  KEY_SECRET,
  ORGANIZATION,
  toEnvironment,
} from './__testUtils__/FakeEnv0';

describe('Env0Provider', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let env0: FakeEnv0;

  beforeEach(() => {
    env0 = new FakeEnv0();
    server.use(...env0.handlers);
  });

  it('discovers every environment that is there, page after page', async () => {
    env0.environments = Array.from({ length: 203 }, (_, index) =>
      toEnvironment(`e${index}`, { name: `env-${index}` }),
    );
    Object.assign(env0.environments[1], { isArchived: true });
    Object.assign(env0.environments[2], { status: 'INACTIVE' });
    Object.assign(env0.environments[3], {
      projectId: 'p9',
      status: 'A_NEW_ONE',
    });
    const found = await env0.createProvider().discover({
      signal: new AbortController().signal,
    });
    expect(found).toHaveLength(201);
    expect(found.slice(0, 2)).toEqual([
      {
        key: 'e0',
        name: 'payments/env-0',
        workspace: 'ws-e0',
        url: 'https://app.env0.com/p/p1/environments/e0',
      },
      {
        key: 'e3',
        name: 'p9/env-3',
        workspace: 'ws-e3',
        url: 'https://app.env0.com/p/p9/environments/e3',
      },
    ]);
    expect(JSON.stringify(found)).not.toContain('canary');
    expect(env0.calls).toEqual([
      'GET /projects?organizationId=org-1',
      ...[0, 100, 200].map(
        offset =>
          `GET /environments?organizationId=org-1&limit=100&offset=${offset}&excludeFields=latestDeploymentLog`,
      ),
    ]);
    const key = Buffer.from(`${KEY_ID}:${KEY_SECRET}`).toString('base64');
    expect([...env0.authorizations]).toEqual([`Basic ${key}`]);
  });

  it('does not take a list that never ends for a whole one', async () => {
    const page = Array.from({ length: 100 }, (_, index) =>
      toEnvironment(`e${index}`),
    );
    server.use(http.get(`${API}/environments`, () => HttpResponse.json(page)));
    await expect(
      env0.createProvider().discover({ signal: new AbortController().signal }),
    ).rejects.toThrow('cannot be read to its end');
  });

  it('knows the entities that name an environment', () => {
    const provider = env0.createProvider();
    const claims = (annotations?: Record<string, string>) =>
      provider.claims(
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'payments', annotations },
        },
        environment,
      );
    expect(claims({ 'env0.com/environment-id': 'e1' })).toBe(true);
    expect(claims({ 'env0.com/environment-id': 'e0, e1 ,e2' })).toBe(true);
    expect(
      claims({
        'env0.com/environment-id': 'e1',
        'env0.com/organization-id': ORGANIZATION,
      }),
    ).toBe(true);
    expect(
      claims({
        'env0.com/environment-id': 'e1',
        'env0.com/organization-id': 'another',
      }),
    ).toBe(false);
    expect(claims({ 'env0.com/environment-id': 'e11' })).toBe(false);
    expect(claims({ 'env0.com/organization-id': ORGANIZATION })).toBe(false);
    expect(claims()).toBe(false);
  });

  it('is in sync where env0 says so and has looked lately', async () => {
    env0.deployments = [
      ...Array.from({ length: 60 }, (_, index) => ({
        id: `pr-${index}`,
        type: 'prPlan',
        status: 'SUCCESS',
        startedAt: ago(1),
        ...canaries,
      })),
      {
        id: 'd2',
        type: 'driftDetection',
        status: 'SUCCESS',
        finishedAt: ago(5),
        gitMetadata: { commit: 'abc', branch: 'main' },
      },
      { id: 'd1', type: 'deploy', status: 'SUCCESS', finishedAt: ago(50) },
    ];
    expect(await env0.check()).toEqual({
      resources: [],
      truncated: false,
      revision: 'abc',
      stateWrittenAt: env0.deployments.at(-1)!.finishedAt,
    });
  });

  it.each([
    [{ driftStatus: 'ERROR' }, /could not look for drift .*environments\/e1$/],
    [{ driftStatus: 'NEVER_RUN' }, /not looked .*; its schedule is cron 0 4/],
    [{ driftStatus: 'DISABLED' }, /switched off .* give it a schedule/],
    [{ driftStatus: 'NOT_DRIFTED' }, /'NOT_DRIFTED', which is not known here/],
    [{ driftStatus: null }, /tells no drift status/],
    [{ status: 'NEVER_DEPLOYED' }, /never deployed/],
    [{ status: 'INACTIVE' }, /is destroyed/],
    [{ isArchived: true }, /is destroyed/],
  ])('is never in sync with %j, and says why', async (data, message) => {
    env0.environments = [toEnvironment('e1', data)];
    await expect(env0.check()).rejects.toThrow(message);
  });

  it.each([
    [undefined, 'it has no schedule for that'],
    [
      { cron: '0 4 * * 0', enabled: false },
      'its schedule (cron 0 4 * * 0) is switched off',
    ],
  ])('says what the schedule is: %j', async (data, text) => {
    env0.schedule = data;
    env0.environments = [toEnvironment('e1', { driftStatus: 'NEVER_RUN' })];
    await expect(env0.check()).rejects.toThrow(text);
  });

  it('does not believe an OK that is old, or that a failure came after', async () => {
    env0.deployments = [
      {
        id: 'd2',
        type: 'driftDetection',
        status: 'SUCCESS',
        finishedAt: ago(15 * 24),
      },
    ];
    await expect(env0.check()).rejects.toThrow(
      'env0 last looked 15 days ago, too long to count as in sync; its schedule is cron 0 4 * * *',
    );
    await expect(
      env0.check({ longestAge: { days: 30 } }),
    ).resolves.toMatchObject({
      resources: [],
    });
    server.use(
      http.get(`${API}/scheduling/drift-detection/environments/:id`, () =>
        HttpResponse.json({ message: 'no' }, { status: 403 }),
      ),
    );
    await expect(env0.check()).rejects.toThrow(
      'its schedule could not be read',
    );
    env0.deployments.unshift({
      id: 'd3',
      type: 'driftDetection',
      status: 'TIMEOUT',
      finishedAt: ago(1),
    });
    await expect(env0.check({ longestAge: { days: 30 } })).rejects.toThrow(
      'last drift detection did not come to its end (TIMEOUT)',
    );
    // What is deployed since then is as its code says.
    env0.deployments.unshift({
      id: 'd4',
      type: 'deploy',
      status: 'SUCCESS',
      finishedAt: ago(0.5),
    });
    await expect(env0.check()).resolves.toMatchObject({ resources: [] });
  });

  it.each([
    [401, 'AuthenticationError', 1],
    [403, 'NotAllowedError', 1],
    [404, 'NotFoundError', 1],
    [429, 'ServiceUnavailableError', 1],
    [500, 'ServiceUnavailableError', 2],
  ])('tells %s as %s, without a secret', async (status, name, tries) => {
    let count = 0;
    server.use(
      http.get(`${API}/environments/:id`, () => {
        count += 1;
        return HttpResponse.json(
          { message: `no: ${KEY_ID}:${KEY_SECRET}`, ...canaries },
          { status, headers: status === 429 ? { 'Retry-After': '90' } : {} },
        );
      }),
    );
    const error = await env0.check().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      name,
      message: expect.stringContaining(
        `env0 answered GET /environments/e1 with ${status}: no: ***:***`,
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
      http.get(`${API}/environments/:id/deployments`, async () => {
        controller.abort(new Error('cancelled by Ana'));
        await delay('infinite');
      }),
    );
    await expect(env0.check({}, controller.signal)).rejects.toThrow(
      'cancelled by Ana',
    );
  });

  describeDriftProviderContract({
    create: () => {
      env0.environments = [toEnvironment('e1', { driftStatus: 'DRIFTED' })];
      return {
        provider: env0.createProvider(),
        breakBackend: () =>
          server.use(
            http.all(`${API}/*`, () =>
              HttpResponse.json({ message: KEY_SECRET }, { status: 500 }),
            ),
          ),
        hangBackend: () =>
          server.use(http.all(`${API}/*`, () => delay('infinite'))),
        secrets: ['canary', KEY_ID, KEY_SECRET],
      };
    },
  });
});
