import {
  createBackendModule,
  createBackendPlugin,
  coreServices,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { GoldenPathClient } from '@paved-path/backstage-plugin-golden-path-common';
import { goldenPathExtensionPoint } from '@paved-path/backstage-plugin-golden-path-node';
import { Router } from 'express';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import request from 'supertest';
import { parse } from 'yaml';
import goldenPathModule from '.';
import { poll } from './services/wait';
import { FakePlatform, FakeReleaseManager } from './__testUtils__/fakes';

const root = resolve(__dirname, '../../..');
const templateFile = resolve(root, 'templates/service/template.yaml');
const template = parse(readFileSync(templateFile, 'utf8'));
template.metadata.namespace = 'default';
template.metadata.annotations = {
  'backstage.io/managed-by-location': `file:${templateFile}`,
};

function entity(kind: string, name: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: { profile: { displayName: 'Ana Souza', email: 'ana@example.com' } },
  };
}

async function start(
  options: {
    goldenPath?: JsonObject;
    allowed?: boolean;
    platforms?: string[];
  } = {},
) {
  const { goldenPath, allowed = true, platforms = ['fake'] } = options;
  const platform = new FakePlatform();
  const manager = new FakeReleaseManager([
    { name: 'dev', autoRelease: 'main' },
    { name: 'staging' },
    { name: 'production' },
  ]);
  const catalog = catalogServiceMock.mock();
  const real = catalogServiceMock({
    entities: [
      template,
      entity('User', 'ana'),
      entity('Group', 'payments'),
      entity('Component', 'ledger'),
    ],
  });
  let registered = false;
  catalog.getEntities.mockImplementation(real.getEntities.bind(real));
  catalog.getEntityByRef.mockImplementation(async (ref, context) =>
    ref === 'component:default/refunds'
      ? (registered && entity('Component', 'refunds')) || undefined
      : real.getEntityByRef(ref, context),
  );
  catalog.addLocation.mockImplementation(async () => {
    registered = true;
    return {} as never;
  });
  const permissions = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(() => ({
        result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      })),
    authorizeConditional: async requests =>
      requests.map(() => ({ result: AuthorizeResult.ALLOW })),
  });
  const platformModule = createBackendModule({
    pluginId: 'scaffolder',
    moduleId: 'fake-platform',
    register(env) {
      env.registerInit({
        deps: { goldenPath: goldenPathExtensionPoint },
        async init({ goldenPath: point }) {
          for (const id of platforms) {
            point.addRepositoryHost({ ...platform.repositoryHost, id });
            point.addPipelineHost({ ...platform.pipelineHost, id });
            point.addDashboardHost({ ...platform.dashboardHost, id });
          }
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      scaffolderPlugin,
      goldenPathModule,
      platformModule,
      releaseManager(manager),
      catalog.factory,
      permissions.factory,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://portal' },
          backend: { baseUrl: 'http://localhost' },
          goldenPath: {
            planSource: 'http://fake/plans.git',
            plan: { folder: resolve(root, 'plans/service') },
            serviceUrl: 'http://{service}.{environment}.localhost',
            ...goldenPath,
          },
        },
      }),
    ],
  });
  const address = backend.server.address() as { port: number };
  const client = new GoldenPathClient({
    discoveryApi: {
      getBaseUrl: async id => `http://localhost:${address.port}/api/${id}`,
    },
  });
  return { backend, client, platform, manager, catalog };
}

/** The release manager's HTTP routes on the fake. */
function releaseManager(manager: FakeReleaseManager) {
  return createBackendPlugin({
    pluginId: 'release-manager',
    register(env) {
      env.registerInit({
        deps: { http: coreServices.httpRouter },
        async init({ http }) {
          const router = Router();
          const ref = 'component:default/refunds';
          router.get('/entities/component/default/refunds', (_, response) => {
            manager.getOverview(ref).then(body => response.json(body));
          });
          router.post(
            '/entities/component/default/refunds/releases',
            (incoming, response) => {
              let text = '';
              incoming.on('data', piece => (text += piece));
              incoming.on('end', () => {
                const idempotencyKey = incoming.get('Idempotency-Key') ?? '';
                manager
                  .createRelease(ref, { ...JSON.parse(text), idempotencyKey })
                  .then(body => response.status(202).json(body));
              });
            },
          );
          router.get('/releases/:id', (incoming, response) => {
            manager
              .getRelease(incoming.params.id)
              .then(body => response.json(body));
          });
          http.use(router);
        },
      });
    },
  });
}

const token = mockCredentials.user.token('user:default/ana');

describe('the golden path in the scaffolder', () => {
  it('takes the form of the real template through every step, and a retry makes nothing twice', async () => {
    const { backend, platform, manager } = await start();
    const values = {
      name: 'refunds',
      description: 'Pays "travellers" back: in full',
      owner: 'group:default/payments',
      stack: 'node',
      releaseToProduction: true,
    };
    const agent = request(backend.server);
    const submit = await agent
      .post('/api/scaffolder/v2/tasks')
      .set('Authorization', mockCredentials.user.header('user:default/ana'))
      .send({ templateRef: 'template:default/service', values });
    expect(submit.body).toEqual({ id: expect.any(String) });

    const untilEnded = () =>
      poll({
        timeout: 30_000,
        signal: AbortSignal.timeout(30_000),
        ask: async () => {
          const { body } = await agent
            .get(`/api/scaffolder/v2/tasks/${submit.body.id}`)
            .set(
              'Authorization',
              mockCredentials.user.header('user:default/ana'),
            );
          return ['completed', 'failed'].includes(body.status)
            ? body
            : undefined;
        },
      });
    const events = async () => {
      const { body } = await agent
        .get(`/api/scaffolder/v2/tasks/${submit.body.id}/events`)
        .set('Authorization', mockCredentials.user.header('user:default/ana'));
      return body as Array<{ type: string; body: JsonObject }>;
    };
    manager.environments[1].script = ['rolling-out', 'failed'];
    const failed = await untilEnded();
    const log = (await events()).map(event => event.body.message).join('\n');
    expect(log).toContain('The release to staging ended as failed: it crashes');
    expect(log).toContain(
      'What exists so far: the repository http://fake/refunds;',
    );
    expect(failed.status).toBe('failed');

    manager.environments[1].script = undefined;
    await agent
      .post(`/api/scaffolder/v2/tasks/${submit.body.id}/retry`)
      .set('Authorization', mockCredentials.user.header('user:default/ana'))
      .send({});
    const done = await untilEnded();
    const completion = (await events()).find(
      ({ type }) => type === 'completion',
    );
    expect(completion?.body).toMatchObject({
      output: {
        links: [
          { title: 'Open its page', entityRef: 'component:default/refunds' },
          {
            title: 'See it in production',
            url: 'http://refunds.production.localhost',
          },
          { title: 'Open its repository', url: 'http://fake/refunds' },
        ],
        text: [
          {
            title: 'Work on it',
            content: '```shell\ngit clone http://fake/refunds.git\n```\n',
          },
        ],
      },
    });
    expect(done.status).toBe('completed');
    const whole = (await events()).map(event => event.body.message).join('\n');
    expect(whole).toContain('Nothing is to be created: where');
    expect(whole).toContain('Skipped: this portal has no on-call provider');
    expect(platform.made).toEqual([
      'repository refunds',
      'dashboard refunds',
      'pipeline refunds',
      'artifact refunds',
    ]);
    expect(platform.authors).toEqual([
      { name: 'Ana Souza', email: 'ana@example.com' },
    ]);
    expect(JSON.stringify(platform.dashboards.get('refunds'))).toContain(
      'refunds',
    );
    expect(manager.requests.map(({ environment }) => environment)).toEqual([
      'dev',
      'staging',
      'staging',
      'production',
    ]);
    await backend.stop();
  }, 90_000);

  it('answers the form', async () => {
    const { backend, client } = await start();
    await expect(client.checkName('refunds', { token })).resolves.toEqual({
      name: 'refunds',
      valid: true,
      free: true,
    });
    await expect(client.checkName('ledger', { token })).resolves.toMatchObject({
      valid: true,
      free: false,
      reason: '“ledger” is taken: there is a component of this name.',
    });
    await expect(client.checkName('Ledger', { token })).resolves.toMatchObject({
      valid: false,
      free: false,
    });
    const stacks = await client.getStacks({ token });
    expect(stacks.map(stack => stack.id)).toEqual(
      expect.arrayContaining(['node', 'static']),
    );
    expect(stacks.find(({ id }) => id === 'node')).toMatchObject({
      available: true,
      requires: expect.stringContaining('node'),
    });
    await expect(
      client.getPreview(
        { name: 'refunds', owner: 'group:default/payments' },
        { token },
      ),
    ).resolves.toEqual({
      name: 'refunds',
      owner: 'group:default/payments',
      repository: { title: 'the fake', url: 'http://fake/refunds' },
      pipeline: { title: 'the fake' },
      environments: ['dev', 'staging', 'production'].map(name => ({
        name,
        title: name,
        url: `http://refunds.${name}.localhost`,
      })),
      dashboards: [{ title: 'the fake' }],
      pages: [
        {
          title: 'refunds',
          url: 'http://portal/catalog/default/component/refunds',
        },
      ],
    });
    const bad = await request(backend.server)
      .get('/api/scaffolder/modules/golden-path/preview?name=A')
      .set('Authorization', mockCredentials.user.header());
    expect(bad.status).toBe(400);
    expect(bad.body.error.message).toContain(
      'name: A name is written in lower case',
    );
    const none = await request(backend.server)
      .get('/api/scaffolder/modules/golden-path/name')
      .set('Authorization', mockCredentials.user.header());
    expect(none.status).toBe(400);
    await backend.stop();
  }, 30_000);

  it('answers only people who may create services', async () => {
    const { backend } = await start({ allowed: false });
    for (const path of [
      'name?name=refunds',
      'stacks',
      'preview?name=refunds',
    ]) {
      const url = `/api/scaffolder/modules/golden-path/${path}`;
      const refused = await request(backend.server)
        .get(url)
        .set('Authorization', mockCredentials.user.header());
      expect([path, refused.status]).toEqual([path, 403]);
      const anonymous = await request(backend.server)
        .get(url)
        .set('Authorization', mockCredentials.none.header());
      expect([path, anonymous.status]).toEqual([path, 401]);
      const service = await request(backend.server)
        .get(url)
        .set('Authorization', mockCredentials.service.header());
      expect([path, service.status]).toEqual([path, 403]);
    }
    await backend.stop();
  }, 30_000);

  it.each([
    [
      { goldenPath: { repositoryHost: 'gitea' } },
      'goldenPath.repositoryHost is gitea, which is not installed; installed are: fake',
    ],
    [
      { platforms: ['github', 'fake'] },
      'goldenPath.repositoryHost must name one of those that are installed: fake, github',
    ],
    [
      { platforms: [] },
      'goldenPath.repositoryHost: no module that adds one is installed',
    ],
    [{ platforms: ['fake', 'fake'] }, 'add a repository host with the id fake'],
    [
      { goldenPath: { serviceUrl: 'http://x' } },
      'goldenPath.serviceUrl must hold {service}',
    ],
  ])(
    'does not start with %j',
    async (options, message) => {
      await expect(start(options)).rejects.toThrow(message);
    },
    30_000,
  );
});
