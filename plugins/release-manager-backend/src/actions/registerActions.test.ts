import { mockCredentials } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { FakePlatform } from '../__testUtils__/FakePlatform';
import { startReleaseManager } from '../__testUtils__/startReleaseManager';

const databases = createTestDatabases();

describe('the actions of agents', () => {
  let manager: Awaited<ReturnType<typeof startReleaseManager>>;

  afterEach(() => manager.stop());

  async function start(options: { deny?: boolean } = {}) {
    const platform = new FakePlatform();
    platform.build('main-1');
    manager = await startReleaseManager({
      knex: await databases.init('SQLITE_3'),
      platform,
      ...options,
    });
    const invoke = (name: string, input: object) =>
      manager.actions.invoke({
        id: `test:${name}`,
        input: { entityRef: 'component:default/payments', ...input },
        credentials: mockCredentials.user(),
      });
    return { platform, invoke };
  }

  const request = {
    environment: 'staging',
    artifactId: 'main-1',
    intent: 'release',
    idempotencyKey: 'agent-1',
  };

  it('releases as the person it acts for, and reads what came of it', async () => {
    const { platform, invoke } = await start();
    const [first, again] = [
      await invoke('create-release', request),
      await invoke('create-release', request),
    ];
    expect(again).toMatchObject({
      output: {
        release: {
          id: (first.output as { release: { id: string } }).release.id,
          actor: { ref: 'user:default/mock', name: 'Ana Souza' },
        },
      },
    });
    await manager.ended(
      (first.output as { release: { id: string } }).release.id,
    );
    expect(platform.commits).toHaveLength(1);
    const { idempotencyKey, ...asked } = request;
    expect(manager.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'release-create',
        meta: {
          entityRef: 'component:default/payments',
          request: asked,
          actor: 'user:default/mock',
        },
      }),
    );
    expect(manager.audited.success).toHaveBeenCalledTimes(2);
    expect(await invoke('get-release-overview', {})).toMatchObject({
      output: {
        overview: {
          service: 'payments',
          environments: [{}, { artifactId: 'main-1' }, {}],
        },
      },
    });
    await expect(
      invoke('get-release-overview', { entityRef: '' }),
    ).rejects.toThrow(/is not an entity reference/);
  });

  it('is held to the same permissions', async () => {
    const { platform, invoke } = await start({ deny: true });
    await expect(invoke('create-release', request)).rejects.toThrow(
      'release-manager.release.create',
    );
    await expect(invoke('get-release-overview', {})).rejects.toThrow(
      'release-manager.release.read',
    );
    expect(manager.audited.fail).toHaveBeenCalledTimes(1);
    expect(platform.commits).toEqual([]);
  });
});
