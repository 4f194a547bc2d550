import { ARTIFACT_AVAILABLE_TOPIC } from '@paved-path/backstage-plugin-release-manager-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { FakePlatform } from '../__testUtils__/FakePlatform';
import { startReleaseManager } from '../__testUtils__/startReleaseManager';

const databases = createTestDatabases();
jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('auto release, %s', databaseId => {
  let knex: Knex;
  let platform: FakePlatform;
  let managers: Array<Awaited<ReturnType<typeof startReleaseManager>>>;

  async function start() {
    const manager = await startReleaseManager({ knex, platform });
    managers.push(manager);
    return manager;
  }

  async function available(id: string) {
    await Promise.all(
      managers.map(manager =>
        manager.hear(ARTIFACT_AVAILABLE_TOPIC, {
          service: 'payments',
          artifactId: id,
        }),
      ),
    );
    const rows = await knex('releases').select('id');
    await Promise.all(rows.map(row => managers[0].ended(row.id)));
  }

  const artifactIds = () => platform.commits.map(each => each.artifactId);

  beforeEach(async () => {
    managers = [];
    knex = await databases.init(databaseId);
    platform = new FakePlatform();
  });

  afterEach(async () => {
    await Promise.all(managers.map(manager => manager.stop()));
  });

  it('releases what main builds, once, whoever hears of it and how often', async () => {
    await start();
    await start();
    platform.build('main-1');
    await available('main-1');
    await available('main-1');
    expect(platform.commits).toMatchObject([
      {
        environment: 'dev',
        artifactId: 'main-1',
        intent: { type: 'automatic', branch: 'main' },
        releasedBy: { name: 'Release manager' },
      },
    ]);
    expect(await knex('releases')).toHaveLength(1);
    platform.build('main-2');
    platform.build('main-3');
    await available('main-2');
    expect(artifactIds()).toEqual(['main-1', 'main-3']);
  });

  it('takes no other branch, not even one that begins alike', async () => {
    await start();
    platform.build('main-x-1', { branch: 'main-x' });
    platform.build('feature-2', { branch: 'feature/main' });
    await available('main-x-1');
    expect(platform.commits).toEqual([]);
  });

  it('never undoes what a person did, and never goes back in time', async () => {
    const manager = await start();
    platform.build('main-1');
    platform.build('main-2');
    await available('main-2');
    await manager.release({
      environment: 'dev',
      artifactId: 'main-1',
      intent: 'rollback',
    });
    await available('main-2');
    expect(artifactIds()).toEqual(['main-2', 'main-1']);

    platform.build('main-3');
    platform.build('feature-4', { branch: 'feature/x' });
    await manager.release({ environment: 'dev', artifactId: 'feature-4' });
    await available('main-3');
    expect(artifactIds()).toEqual(['main-2', 'main-1', 'feature-4']);

    platform.build('main-5');
    await available('main-5');
    expect(artifactIds().at(-1)).toBe('main-5');
  });
});
