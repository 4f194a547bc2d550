import { PromotionGate } from '@paved-path/backstage-plugin-release-manager-node';
import { ROLLOUT_CHANGED_TOPIC } from '@paved-path/backstage-plugin-release-manager-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { FakePlatform } from '../__testUtils__/FakePlatform';
import { startReleaseManager } from '../__testUtils__/startReleaseManager';

const databases = createTestDatabases();
jest.setTimeout(60_000);

type Manager = Awaited<ReturnType<typeof startReleaseManager>>;

describe.each(databases.eachSupportedId())('a release, %s', databaseId => {
  let knex: Knex;
  let platform: FakePlatform;
  let managers: Manager[];

  async function start(
    options: Partial<Parameters<typeof startReleaseManager>[0]> = {},
  ) {
    const manager = await startReleaseManager({ knex, platform, ...options });
    managers.push(manager);
    return manager;
  }

  beforeEach(async () => {
    managers = [];
    knex = await databases.init(databaseId);
    platform = new FakePlatform();
    for (const id of ['main-1', 'main-2', 'main-3']) platform.build(id);
  });

  afterEach(async () => {
    await Promise.all(managers.map(manager => manager.stop()));
  });

  it('fails with the last lines of the log, and is told to the owners', async () => {
    const manager = await start();
    await manager.release({ environment: 'dev', artifactId: 'main-1' });
    platform.rollout = desired => ({
      state: desired === 'main-2' ? 'failed' : 'healthy',
      artifactId: desired,
      servingArtifactId: 'main-1',
      message: 'crashed 3 times',
      lastLogLines: ['TypeError: x is undefined'],
    });
    const failed = await manager.release({
      environment: 'dev',
      artifactId: 'main-2',
    });
    expect(failed).toMatchObject({
      state: 'failed',
      message: 'crashed 3 times',
      previousArtifactId: 'main-1',
      rollout: {
        servingArtifactId: 'main-1',
        lastLogLines: ['TypeError: x is undefined'],
      },
    });
    expect(manager.published('release-manager.failed')).toEqual([
      expect.objectContaining({
        severity: 'critical',
        title: 'payments failed in dev',
        details: expect.objectContaining({ message: 'crashed 3 times' }),
      }),
    ]);
    expect(manager.notifications.send.mock.calls).toEqual([
      [
        {
          recipients: {
            type: 'entity',
            entityRef: 'component:default/payments',
          },
          payload: expect.objectContaining({
            title: 'payments failed in dev',
            description: 'crashed 3 times',
            link: '/catalog/default/component/payments/releases',
          }),
        },
      ],
    ]);
    const told = manager.signals.publish.mock.calls
      .map(([signal]) => signal)
      .filter(({ message }) => message.releaseId === failed.id);
    expect(told.map(({ message }) => message.state)).toEqual(
      failed.steps.map(step => step.state),
    );
    expect(told[0]).toMatchObject({
      recipients: { type: 'broadcast' },
      channel: 'release-manager:component:default/payments',
    });

    const back = await manager.release({
      environment: 'dev',
      artifactId: 'main-1',
      intent: 'rollback',
      reason: 'it crashes',
    });
    expect(back).toMatchObject({
      state: 'healthy',
      intent: { type: 'rollback', rollbackOfArtifactId: 'main-2' },
      reason: 'it crashes',
    });
    expect(platform.desired('payments', 'dev')).toBe('main-1');
  });

  it('fails where it is not healthy in time, and says what it waited for', async () => {
    const manager = await start({
      config: { rollout: { timeout: { milliseconds: 50 } } },
    });
    platform.rollout = () => {
      throw new Error('the runtime is down');
    };
    const release = await manager.release({
      environment: 'dev',
      artifactId: 'main-1',
    });
    expect(release).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(
        /^Not healthy within .*: the runtime is down$/,
      ),
      rollout: { state: 'unknown', message: 'the runtime is down' },
    });
  });

  it('follows the rollout as it changes, woken by an event', async () => {
    const manager = await start();
    platform.rollout = desired => ({
      state: 'progressing',
      artifactId: desired,
      replicas: { desired: 4, ready: 3 },
    });
    const { body } = await manager.post({
      environment: 'dev',
      artifactId: 'main-1',
      intent: 'release',
    });
    const underWay = await manager.until(
      body.id,
      release => release.rollout?.replicas?.ready === 3,
    );
    expect(underWay.state).toBe('rolling-out');
    platform.rollout = desired => ({ state: 'healthy', artifactId: desired });
    await manager.hear(ROLLOUT_CHANGED_TOPIC, {
      service: 'payments',
      environment: 'dev',
    });
    expect((await manager.ended(body.id)).state).toBe('healthy');
  });

  it('is told of by the next process where one died between its end and telling', async () => {
    const manager = await start();
    const { id } = await manager.release({
      environment: 'dev',
      artifactId: 'main-1',
    });
    await manager.stop();
    managers = [];
    const released = 'release-manager.released';
    expect(manager.published(released)).toHaveLength(1);
    const rows = () => knex('releases').where({ id });
    expect(Boolean((await rows())[0].to_announce)).toBe(false);

    // What the last write leaves, and nothing after it.
    await rows().update({ to_announce: true, lease_until: 1 });
    const next = await start();
    while ((await rows())[0].to_announce) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    expect(next.published(released)).toEqual([
      expect.objectContaining({
        details: expect.objectContaining({ releaseId: id }),
      }),
    ]);
    await next.stop();
    managers = [];
    const third = await start();
    await third.release({ environment: 'staging', artifactId: 'main-1' });
    expect(third.published(released)).toHaveLength(1);
  });

  it('is superseded by a newer one; two at once both end and say what happened', async () => {
    const manager = await start();
    platform.rollout = desired => ({
      state: platform.commits.length === 3 ? 'healthy' : 'progressing',
      artifactId: desired,
    });
    const first = await manager.post({
      environment: 'dev',
      artifactId: 'main-1',
      intent: 'release',
    });
    await manager.until(first.body.id, each => each.state === 'rolling-out');
    const both = await Promise.all(
      ['main-2', 'main-3'].map(artifactId =>
        manager.post({ environment: 'dev', artifactId, intent: 'release' }),
      ),
    );
    const ended = await Promise.all(
      both.map(({ body }) => manager.ended(body.id)),
    );
    const message = expect.stringMatching(
      /^Ana Souza released main-[23] to dev before this release was done$/,
    );
    expect(await manager.ended(first.body.id)).toMatchObject({
      state: 'superseded',
      message,
    });
    const last = platform.desired('payments', 'dev');
    const [winner, loser] = [true, false].map(isLast =>
      ended.find(each => (each.artifactId === last) === isLast),
    );
    expect(winner).toMatchObject({
      state: 'healthy',
      previousArtifactId: loser?.artifactId,
    });
    expect(loser).toMatchObject({
      state: 'superseded',
      previousArtifactId: 'main-1',
      message,
    });
  });

  it('is superseded by a commit that no release made', async () => {
    const manager = await start();
    platform.rollout = desired => ({
      state: 'progressing',
      artifactId: desired,
    });
    const { body } = await manager.post({
      environment: 'dev',
      artifactId: 'main-1',
      intent: 'release',
    });
    await manager.until(body.id, each => each.state === 'rolling-out');
    platform.commits.push({
      ...platform.commits[0],
      artifactId: 'main-2',
      commitSha: 'foreign',
      releaseId: undefined,
      releasedBy: { name: 'Jonas' },
      releasedAt: new Date().toISOString(),
    });
    expect(await manager.ended(body.id)).toMatchObject({
      state: 'superseded',
      message: 'Jonas released main-2 to dev before this release was done',
    });
  });

  it('is rejected by gates, also by one that throws or does not answer', async () => {
    const gate = (
      id: string,
      evaluate: PromotionGate['evaluate'],
    ): PromotionGate => ({ id, title: id, evaluate });
    const manager = await start({
      config: { gates: { timeout: { milliseconds: 50 } } },
      gates: [
        gate('freeze', async () => ({
          gate: 'freeze',
          title: 'Freeze',
          verdict: 'fail',
          reason: 'it is Friday',
        })),
        gate('quality', async () => {
          throw new Error('no metrics');
        }),
        gate('slow', () => new Promise(() => {})),
        gate('silent', async () => undefined),
      ],
    });
    const release = await manager.release({
      environment: 'dev',
      artifactId: 'main-1',
    });
    expect(release.state).toBe('rejected');
    expect(release.gates).toHaveLength(3);
    expect(release.message).toBe(
      'Freeze: it is Friday\nquality: It could not be judged: no metrics\nslow: It could not be judged: The gate slow did not answer within 0.05 s',
    );
    expect(platform.commits).toEqual([]);
  });

  it('ends as committed where nothing observes the runtime', async () => {
    const manager = await start({ withoutObserver: true });
    const release = await manager.release({
      environment: 'dev',
      artifactId: 'main-1',
    });
    expect(release).toMatchObject({
      state: 'committed',
      message: expect.stringContaining('health is not known'),
    });
    expect(release.steps.map(step => step.state)).toEqual([
      'requested',
      'checking',
      'committed',
    ]);
  });

  it.each(['before', 'after'] as const)(
    'goes on after a stop %s the commit, and commits once',
    async moment => {
      const stopped = await start();
      const reached = new Promise<void>(resolve => {
        platform.onRelease = when => {
          if (when !== moment) return undefined;
          resolve();
          return new Promise(() => {});
        };
      });
      const { body } = await stopped.post({
        environment: 'dev',
        artifactId: 'main-1',
        intent: 'release',
      });
      await reached;
      await stopped.stop();
      const row = await knex('releases').where({ id: body.id }).first();
      expect(row.state).toBe('checking');

      platform.onRelease = () => {};
      const next = await start();
      expect(await next.ended(body.id)).toMatchObject({
        state: 'healthy',
        commitSha: 'commit-1',
      });
      expect(platform.commits).toHaveLength(1);
    },
  );

  it.each(['requested', 'checking', 'committed', 'rolling-out'])(
    'is taken over from a process that died while it was %s',
    async state => {
      const template = await start({
        config: { rollout: { timeout: { minutes: 1 } } },
      });
      const { id } = await template.release({
        environment: 'dev',
        artifactId: 'main-1',
      });
      await template.stop();
      if (['requested', 'checking'].includes(state)) platform.commits = [];
      const row = await knex('releases').where({ id }).first();
      const all = JSON.parse(row.steps) as Array<{ state: string }>;
      const at = all.findIndex(step => step.state === state);
      await knex('releases')
        .where({ id })
        .update({
          state,
          finished_at: null,
          steps: JSON.stringify(all.slice(0, at + 1)),
          lease_owner: 'a dead process',
          lease_until: Date.now() - 1,
        });
      if (state === 'checking') {
        await knex('release_locks').insert({
          namespace: '',
          service: 'payments',
          environment: 'dev',
          release_id: id,
        });
      }
      const [one, other] = await Promise.all([start(), start()]);
      expect(await one.ended(id)).toMatchObject({ state: 'healthy' });
      expect(platform.commits).toHaveLength(1);
      expect([
        ...one.published('release-manager.released'),
        ...other.published('release-manager.released'),
      ]).toHaveLength(1);
      expect(await knex('release_locks')).toEqual([]);
    },
  );

  it('leaves a release alone whose process lives', async () => {
    const first = await start();
    platform.rollout = desired => ({
      state: 'progressing',
      artifactId: desired,
    });
    const { body } = await first.post({
      environment: 'dev',
      artifactId: 'main-1',
      intent: 'release',
    });
    await first.until(body.id, each => each.state === 'rolling-out');
    const owner = async () =>
      (await knex('releases').where({ id: body.id }).first()).lease_owner;
    const before = await owner();
    const second = await start();
    await second.until(body.id, each => each.rollout !== undefined);
    expect(await owner()).toBe(before);
    platform.rollout = desired => ({ state: 'healthy', artifactId: desired });
    expect((await second.ended(body.id)).state).toBe('healthy');
  });
});
