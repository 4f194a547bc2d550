import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
// Only this test brings the two together.
// eslint-disable-next-line @backstage/no-mixed-plugin-imports
import releaseManager from '@paved-path/backstage-plugin-release-manager-backend';
import {
  Release,
  ReleaseManagerClient,
  SERVICE_ANNOTATION,
} from '@paved-path/backstage-plugin-release-manager-common';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GitopsSandbox } from './__testUtils__/fixtures';
import gitops from '.';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const payments = 'component:default/payments';
jest.setTimeout(60_000);

describe('the release manager on a config repository', () => {
  let sandbox: GitopsSandbox;
  let knex: Awaited<ReturnType<typeof databases.init>>;
  let stop = async () => {};

  async function startBackend() {
    const backend = await startTestBackend({
      features: [
        releaseManager,
        gitops,
        mockServices.rootConfig.factory({
          data: { releaseManager: { gitops: sandbox.config } },
        }),
        mockServices.database.factory({ knex }),
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: {
                name: 'payments',
                annotations: { [SERVICE_ANNOTATION]: 'core/payments' },
              },
            },
          ],
        }),
      ],
    });
    stop = () => backend.stop();
    return backend.server.port();
  }

  async function start(): Promise<ReleaseManagerClient> {
    const port = await startBackend();
    return new ReleaseManagerClient({
      discoveryApi: {
        getBaseUrl: async pluginId =>
          `http://127.0.0.1:${port}/api/${pluginId}`,
      },
    });
  }

  async function ended(
    client: ReleaseManagerClient,
    id: string,
  ): Promise<Release> {
    for (;;) {
      const release = await client.getRelease(id);
      if (release.finishedAt) return release;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  beforeEach(async () => {
    sandbox = await GitopsSandbox.create();
    knex = await databases.init('SQLITE_3');
  });

  afterEach(async () => {
    await stop();
    await sandbox.remove();
  });

  it('takes two promotions at once, keeps both in the history, and remembers them after a restart', async () => {
    let client = await start();
    const [first, second] = [
      await sandbox.writeArtifact({
        service: 'payments',
        commits: ['a'],
        builtAt: '2025-11-01T10:00:00.000Z',
      }),
      await sandbox.writeArtifact({
        service: 'payments',
        commits: ['b', 'a'],
        builtAt: '2025-11-01T10:01:00.000Z',
      }),
    ];
    const [one, other] = await Promise.all(
      [first, second].map(async artifactId => {
        const release = await client.createRelease(payments, {
          environment: 'staging',
          artifactId,
          intent: 'promote',
          reason: `for ${artifactId}`,
          idempotencyKey: `key-${artifactId}`,
        });
        return ended(client, release.id);
      }),
    );
    expect([one.state, other.state]).toEqual(['committed', 'committed']);
    const last = one.commitSha === (await sandbox.git('rev-parse', 'main'));
    const current = last ? one : other;
    expect(current.previousArtifactId).toBe((last ? other : one).artifactId);

    await stop();
    client = await start();
    const history = await client.getHistory(payments);
    expect(history.items).toHaveLength(2);
    expect(history.items[0]).toMatchObject({
      environment: 'staging',
      artifactId: current.artifactId,
      intent: { type: 'promote', fromEnvironment: 'dev' },
      releaseId: current.id,
      state: 'committed',
      reason: `for ${current.artifactId}`,
    });
    const overview = await client.getOverview(payments);
    expect(overview.freshness.state).toBe('fresh');
    expect(overview.environments[1]).toMatchObject({
      artifactId: current.artifactId,
      rollbackTo: [current.previousArtifactId],
      rollout: { state: 'unknown' },
    });
    expect(
      await sandbox.git('ls-tree', '--name-only', 'main:staging/releases'),
    ).toBe('core');
    await expect(
      client.getPreview(payments, {
        environment: 'production',
        artifactId: second,
      }),
    ).resolves.toMatchObject({
      direction: 'first',
      artifact: { id: second, commit: { message: 'b' } },
      manifests: [{ path: 'deployment.yaml', change: 'added' }, {}],
    });
  });

  it('refuses what has no manifests for the environment, before and after the release is accepted', async () => {
    const client = await start();
    const artifactId = await sandbox.writeArtifact({
      service: 'payments',
      commits: ['a'],
      builtAt: '2025-11-01T10:00:00.000Z',
      environments: ['dev', 'production'],
    });
    const message = `artifactId: ${artifactId} has no manifests for staging; it has manifests for dev, production`;
    const request = { environment: 'staging', artifactId };
    await expect(client.getPreview(payments, request)).rejects.toHaveProperty(
      'body.error.message',
      message,
    );
    const release = (environment: string) =>
      client.createRelease(payments, {
        environment,
        artifactId,
        intent: 'release',
        idempotencyKey: environment,
      });
    await expect(release('staging')).rejects.toHaveProperty(
      'body.error.message',
      message,
    );
    // What was there when it was listed can be gone when it is needed.
    await client.getArtifacts(payments);
    const folder = join(sandbox.artifacts, 'payments', artifactId);
    await rm(join(folder, 'resources/production'), { recursive: true });
    const { id } = await release('production');
    expect(await ended(client, id)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining(
        'Configuration for environment production not found for service payments',
      ),
    });
    expect(await sandbox.git('for-each-ref')).toBe('');
  });
});
