import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ServiceReference } from '@paved-path/backstage-plugin-release-manager-node';
import { readGitopsConfig } from './config';
import { GitopsProvider } from './GitopsProvider';
import { HistoryIndex } from './history/HistoryIndex';
import { GitopsSandbox } from './testing/fixtures';

const service: ServiceReference = {
  entityRef: 'component:default/payments',
  name: 'payments',
};
const ana = {
  ref: 'user:default/ana',
  name: 'Ana Souza',
  email: 'ana@example.org',
};
const options = { signal: new AbortController().signal };

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('GitopsProvider', () => {
  it('releases', async () => {
    const sandbox = await GitopsSandbox.create();
    const config = readGitopsConfig(
      new ConfigReader({ releaseManager: { gitops: sandbox.config } }),
    )!;
    const index = await HistoryIndex.create(
      mockServices.database({ knex: await databases.init('SQLITE_3') }),
    );
    const provider = GitopsProvider.create({
      config,
      index,
      logger: mockServices.logger.mock(),
    });
    provider.start();
    const id = await sandbox.writeArtifact({
      service: 'payments',
      commits: ['b', 'a'],
      builtAt: '2025-11-01T10:00:00Z',
    });
    const result = await provider.release(
      {
        releaseId: 'r1',
        service,
        environment: 'dev',
        artifactId: id,
        intent: { type: 'release' },
        actor: ana,
        reason: 'why\nnot',
      },
      options,
    );
    console.log(
      result,
      await sandbox.messages(),
      await sandbox.git('ls-tree', '-r', '--name-only', 'main'),
    );
    console.log(
      JSON.stringify(
        [
          await provider.getDesired(service, options),
          await provider.getHistory(service, { limit: 10 }),
          await provider.compare(
            service,
            { environment: 'staging', artifactId: id },
            options,
          ),
        ],
        null,
        1,
      ),
    );
    await provider.stop();
    await sandbox.remove();
  });
});
