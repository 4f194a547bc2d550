import { mkdtemp, rm } from 'node:fs/promises';
import { AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  coreServices,
  createBackendPlugin,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { urlReaderServiceFactory } from '@backstage/backend-defaults/urlReader';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import sandboxFeatures from '.';
import { ask } from './__testUtils__/ask';
import { SandboxFixture, until } from './__testUtils__/SandboxFixture';

jest.setTimeout(60_000);

describe('the sandbox', () => {
  let fixture: SandboxFixture;
  let urlReader: UrlReaderService;

  beforeAll(async () => {
    fixture = await SandboxFixture.create({}, [
      urlReaderServiceFactory,
      createBackendPlugin({
        pluginId: 'reading',
        register(env) {
          env.registerInit({
            deps: { reader: coreServices.urlReader },
            async init({ reader }) {
              urlReader = reader;
            },
          });
        },
      }),
    ]);
    await fixture.createService('greeter');
    await fixture.push('greeter', fixture.token());
  });
  afterAll(async () => {
    await fixture.remove();
  });

  it('takes a push to an artifact, and an artifact to an answer', async () => {
    const run = await fixture.waitForRun('greeter');
    expect(run).toMatchObject({
      state: 'succeeded',
      branch: 'main',
      commit: { message: 'Greet with hello', author: { name: 'Ana Souza' } },
      tests: { passed: 3, failed: 0, skipped: 1 },
      steps: [
        { name: 'Build', state: 'succeeded' },
        { name: 'Package', state: 'succeeded' },
      ],
    });
    await until(async () =>
      fixture.events.some(
        ({ topic, eventPayload }) =>
          topic === 'release-manager.artifact-available' &&
          JSON.stringify(eventPayload) ===
            JSON.stringify({ service: 'greeter', artifactId: run.artifactId }),
      ),
    );

    for (const environment of ['dev', 'staging', 'production']) {
      await fixture.release('greeter', run.artifactId!, environment);
    }
    const workloads = await until(async () => {
      const found = await fixture.client.getWorkloads({ service: 'greeter' });
      return (
        found.length === 3 &&
        found.every(({ state }) => state === 'healthy') &&
        found
      );
    });
    expect(workloads.map(({ environment }) => environment)).toEqual([
      'dev',
      'staging',
      'production',
    ]);
    for (const { url, environment, ...workload } of workloads) {
      expect(workload).toMatchObject({
        namespace: environment,
        artifactId: run.artifactId,
        servingArtifactId: run.artifactId,
        replicas: { desired: 2, ready: 2 },
      });
      expect(url).toMatch(
        new RegExp(`^http://greeter\\.${environment}\\.localhost:\\d+$`),
      );
      const { body } = await ask(url);
      expect(JSON.parse(body)).toEqual({
        greeting: 'hello',
        version: run.artifactId,
      });
    }
  });

  it('is read by the catalog and TechDocs', async () => {
    const { sourceUrl, head } = await fixture.client.getRepository(
      'services',
      'greeter',
    );
    const file = await urlReader.readUrl(`${sourceUrl}service.yaml`);
    expect(String(await file.buffer())).toContain('name: greeter');
    expect(file.etag).toBe(head!.sha);
    await expect(
      urlReader.readUrl(`${sourceUrl}service.yaml`, { etag: file.etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
    await expect(
      urlReader.readUrl(`${sourceUrl}nothing.yaml`),
    ).rejects.toMatchObject({ name: 'NotFoundError' });

    await fixture.write('clones/greeter', {
      'docs/index.md': '# Greeter',
      'docs/deep/er.md': 'deeper',
    });
    await fixture.commit('greeter');
    await fixture.push('greeter', fixture.token());
    const tree = await urlReader.readTree(`${sourceUrl}docs`);
    const files = await tree.files();
    expect(files.map(({ path }) => path).sort()).toEqual([
      'deep/er.md',
      'index.md',
    ]);
    await expect(
      urlReader.readTree(sourceUrl, { etag: tree.etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
    const found = await urlReader.search(`${sourceUrl}docs/**/*.md`);
    expect(found.files.map(({ url }) => url).sort()).toEqual([
      `${sourceUrl}docs/deep/er.md`,
      `${sourceUrl}docs/index.md`,
    ]);
    expect((await urlReader.search(`${sourceUrl}no.md`)).files).toEqual([]);
  });

  it('keeps dashboards with live numbers, in a repository', async () => {
    const { client } = fixture;
    const dashboard = { title: 'Greeter', panels: [] };
    const put = (changed: object = {}, user = 'ana') =>
      client.putDashboard(
        'greeter',
        {
          dashboard,
          alertRules: 'groups: []\n',
          ownerRef: 'group:default/payments',
          ...changed,
        },
        { token: fixture.token(user) },
      );
    const url = 'http://localhost:3000/sandbox/dashboards/greeter';
    expect(await put()).toEqual({ url });
    const first = await client.getRepository('platform', 'dashboards');
    expect(await put()).toEqual({ url });
    // The same again is nothing new, whoever says it.
    expect(await put({}, 'bo')).toEqual({ url });
    const second = await client.getRepository('platform', 'dashboards');
    expect(second.head).toEqual(first.head);
    expect(second.head?.message).toBe('Publish the dashboard of greeter');

    await expect(put({ dashboard: {} }, 'bo')).rejects.toMatchObject({
      statusCode: 403,
    });
    await expect(
      put({ ownerRef: 'group:default/other' }),
    ).rejects.toMatchObject({ statusCode: 409 });
    await expect(put({ alertRules: 'a: [' })).rejects.toMatchObject({
      statusCode: 400,
      body: { error: { message: expect.stringContaining('alertRules: ') } },
    });
    await expect(client.getDashboard('nothing')).rejects.toMatchObject({
      statusCode: 404,
    });

    const shown = await until(async () => {
      const answer = await client.getDashboard('greeter');
      return answer.environments[0].samples.length > 1 && answer;
    });
    expect(shown).toMatchObject({
      service: 'greeter',
      ownerRef: 'group:default/payments',
      dashboard,
      alertRules: 'groups: []\n',
      url,
    });
    expect(shown.environments.map(({ environment }) => environment)).toEqual([
      'dev',
      'staging',
      'production',
    ]);
    expect(shown.environments[0].samples.at(-1)).toEqual({
      at: expect.any(String),
      requestsPerSecond: 0,
      memoryBytes: 2000,
    });
  });
});

describe('the sandbox plugin', () => {
  const config = (sandbox: object) =>
    mockServices.rootConfig.factory({
      data: {
        app: { baseUrl: 'http://localhost:3000' },
        backend: {
          listen: { host: '127.0.0.1' },
          database: { client: 'better-sqlite3', connection: ':memory:' },
        },
        sandbox: { ...sandbox },
      },
    });

  it('mounts nothing while it is off', async () => {
    const { server } = await startTestBackend({
      features: [sandboxFeatures, config({ enabled: false })],
    });
    const answer = await request(server).get('/api/sandbox/repositories');
    expect(answer.status).toBe(404);
  });

  it('names the key to change where the port is in use', async () => {
    const taken = createServer();
    await new Promise<void>(resolve => {
      taken.listen(0, '127.0.0.1', resolve);
    });
    const { port } = taken.address() as AddressInfo;
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
    await expect(
      startTestBackend({
        features: [
          sandboxFeatures,
          config({ enabled: true, folder, ingress: { port } }),
        ],
      }),
    ).rejects.toThrow(
      `The port ${port} on 127.0.0.1 is in use by another program. Stop it, or set sandbox.ingress.port to a free one.`,
    );
    await new Promise(resolve => {
      taken.close(resolve);
    });
    await rm(folder, { recursive: true });
  });

  it('asks for a permission on every route', async () => {
    const fixture = await SandboxFixture.create({}, [
      mockServices.permissions.factory({ result: AuthorizeResult.DENY }),
    ]);
    const http = request(fixture.server);
    for (const [method, path] of [
      ['get', '/repositories'],
      ['get', '/repositories/services/a'],
      ['post', '/repositories'],
      ['post', '/repositories/services/a/runs'],
      ['get', '/runs'],
      ['get', '/runs/1'],
      ['get', '/runs/1/log'],
      ['post', '/runs/1/cancel'],
      ['get', '/workloads'],
      ['get', '/tokens'],
      ['post', '/tokens'],
      ['delete', '/tokens/1'],
      ['get', '/dashboards/a'],
      ['put', '/dashboards/a'],
    ] as const) {
      const answer = await http[method](`/api/sandbox${path}`).set(
        'Authorization',
        mockCredentials.user.header(),
      );
      expect({ method, path, status: answer.status }).toEqual({
        method,
        path,
        status: 403,
      });
    }
    await fixture.remove();
  });

  it('lets members of the owning team act on a repository, and others not', async () => {
    const fixture = await SandboxFixture.create({}, [
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission: { name } }) => ({
            result:
              name === 'sandbox.repository.administer'
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          })),
      }).factory,
    ]);
    const as =
      (user: string) =>
      (path: string, body: object = {}) =>
        request(fixture.server)
          .post(`/api/sandbox${path}`)
          .set(
            'Authorization',
            mockCredentials.user.header(`user:default/${user}`),
          )
          .send(body);
    const repository = {
      owner: 'services',
      name: 'tides',
      ownerRef: 'group:default/payments',
    };
    const refused = await as('stranger')('/repositories', repository);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toMatch(
      /do not belong to group:default\/payments/,
    );
    expect((await as('ana')('/repositories', repository)).status).toBe(200);
    const runs = '/repositories/services/tides/runs';
    expect((await as('stranger')(runs)).status).toBe(403);
    expect((await as('ana')(runs)).status).not.toBe(403);
    await fixture.remove();
  });
});
