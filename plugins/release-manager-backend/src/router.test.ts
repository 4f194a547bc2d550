import {
  releaseOverviewSchema,
  releasePreviewSchema,
  releaseSchema,
} from '@paved-path/backstage-plugin-release-manager-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { FakePlatform } from './__testUtils__/FakePlatform';
import {
  paymentsPath,
  startReleaseManager,
} from './__testUtils__/startReleaseManager';

const databases = createTestDatabases();
jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('the HTTP API, %s', databaseId => {
  let platform: FakePlatform;
  let manager: Awaited<ReturnType<typeof startReleaseManager>>;

  async function start(
    options: Partial<Parameters<typeof startReleaseManager>[0]> = {},
  ) {
    const knex = await databases.init(databaseId);
    manager = await startReleaseManager({ knex, platform, ...options });
    return manager;
  }

  beforeEach(() => {
    platform = new FakePlatform();
    platform.build('main-1');
    platform.build('main-2');
    platform.build('feature-3', { branch: 'feature/x' });
  });

  afterEach(async () => {
    await manager.stop();
  });

  it('takes a release to healthy, and tells how every environment stands', async () => {
    const { release, get, post, ended, published, audited, auditor } =
      await start();
    const accepted = await post({
      environment: 'staging',
      artifactId: 'main-1',
      intent: 'release',
      reason: 'The first one',
    });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.location).toBe(
      `/api/release-manager/releases/${accepted.body.id}`,
    );
    expect(releaseSchema.parse(accepted.body)).toMatchObject({
      state: 'requested',
      actor: {
        ref: 'user:default/mock',
        name: 'Ana Souza',
        email: 'ana@example.org',
      },
    });
    const done = await ended(accepted.body.id);
    expect(done).toMatchObject({
      state: 'healthy',
      reason: 'The first one',
      commitSha: 'commit-1',
    });
    expect(done.steps.map(step => step.state)).toEqual([
      'requested',
      'checking',
      'committed',
      'rolling-out',
      'healthy',
    ]);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'release-create',
        meta: {
          entityRef: 'component:default/payments',
          request: {
            environment: 'staging',
            artifactId: 'main-1',
            intent: 'release',
            reason: 'The first one',
          },
        },
      }),
    );
    expect(audited.success).toHaveBeenCalledWith({
      meta: { releaseId: done.id },
    });
    expect(published('release-manager.released')).toEqual([
      expect.objectContaining({
        topic: 'release-manager.released',
        entityRef: 'component:default/payments',
        severity: 'info',
        link: '/catalog/default/component/payments/releases',
        details: expect.objectContaining({ artifactId: 'main-1' }),
      }),
    ]);

    await release({ environment: 'dev', artifactId: 'main-2' });
    await release({
      environment: 'staging',
      artifactId: 'main-2',
      intent: 'promote',
    });
    await release({
      environment: 'production',
      artifactId: 'main-1',
      intent: 'release',
    });
    const overview = releaseOverviewSchema.parse(
      (await get(paymentsPath)).body,
    );
    expect(overview.freshness).toMatchObject({
      source: 'the fake repository',
      state: 'fresh',
    });
    expect(overview.environments).toMatchObject([
      {
        environment: { name: 'dev', autoRelease: 'main' },
        artifact: { id: 'main-2' },
        rollout: { state: 'healthy' },
        rollbackTo: [],
      },
      {
        artifactId: 'main-2',
        intent: { type: 'promote', fromEnvironment: 'dev' },
        releasedBy: { ref: 'user:default/mock' },
        release: { previousArtifactId: 'main-1', state: 'healthy' },
        rollbackTo: ['main-1'],
      },
      {
        artifactId: 'main-1',
        lag: {
          artifactId: 'main-2',
          commits: [{ message: 'Make main-2' }],
          truncated: false,
        },
        promotion: { fromEnvironment: 'staging', artifactId: 'main-2' },
      },
    ]);
    expect(overview.environments[0].lag).toBeUndefined();
    expect(overview.environments[1].promotion).toBeUndefined();

    platform.rollout = desired => ({
      state: desired === 'main-2' ? 'failed' : 'healthy',
      artifactId: desired,
    });
    const crashed = releaseOverviewSchema.parse((await get(paymentsPath)).body);
    expect(crashed.environments[1].rollout.state).toBe('failed');
    expect(crashed.environments[2].promotion).toBeUndefined();

    const history = await get(`${paymentsPath}/history?environment=staging`);
    expect(history.body.items).toMatchObject([
      { artifactId: 'main-2', state: 'healthy' },
      {
        artifactId: 'main-1',
        state: 'healthy',
        reason: 'The first one',
        releasedBy: { ref: 'user:default/mock' },
      },
    ]);
    const artifacts = await get(`${paymentsPath}/artifacts?branch=main`);
    expect(artifacts.body.items).toMatchObject([
      { id: 'main-2' },
      { id: 'main-1' },
    ]);
  });

  it('previews a release with the gates that will judge it', async () => {
    const { get, release } = await start();
    await release({ environment: 'production', artifactId: 'main-1' });
    const forward = await get(
      `${paymentsPath}/preview?environment=production&artifactId=main-2`,
    );
    expect(releasePreviewSchema.parse(forward.body)).toMatchObject({
      direction: 'forward',
      current: { id: 'main-1' },
      commits: [{ message: 'Make main-2' }],
      gates: [{ gate: 'branch-restriction', verdict: 'pass' }],
    });
    const refused = await get(
      `${paymentsPath}/preview?environment=production&artifactId=feature-3`,
    );
    expect(refused.body.gates).toEqual([
      {
        gate: 'branch-restriction',
        title: 'Branch restriction',
        verdict: 'fail',
        reason:
          'production takes only artifacts of the branch main; feature-3 was built from feature/x',
      },
    ]);
  });

  it.each([
    [
      { environment: 'prod', artifactId: 'main-1', intent: 'release' },
      'environment: unknown environment "prod"; the environments are dev, staging, production',
    ],
    [
      { environment: 'dev', artifactId: 'main-9', intent: 'release' },
      'artifactId: payments has no artifact "main-9"; its newest are feature-3, main-2, main-1',
    ],
    [
      { environment: 'production', artifactId: 'feature-3', intent: 'release' },
      'artifactId: production takes only artifacts of the branch main; feature-3 was built from feature/x',
    ],
    [
      { environment: 'staging', artifactId: 'main-1', intent: 'rollback' },
      'environment: nothing was ever released to staging, so there is nothing to roll back',
    ],
    [
      {
        environment: 'staging',
        artifactId: 'main-1',
        intent: 'promote',
        fromEnvironment: 'qa',
      },
      'fromEnvironment: unknown environment "qa"',
    ],
    [{ environment: 'dev', artifactId: 'main-1' }, 'intent: Invalid option'],
    [
      { environment: 'dev', artifactId: 'main-1', intent: 'release', force: 1 },
      'Unrecognized key: "force"',
    ],
  ])('refuses %j', async (body, message) => {
    const { post, audited } = await start();
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(message);
    expect(audited.fail).toHaveBeenCalledTimes(1);
    expect(platform.commits).toEqual([]);
  });

  it('is the same release for the same key, and refuses the key for another', async () => {
    const { post, ended } = await start();
    const body = {
      environment: 'dev',
      artifactId: 'main-1',
      intent: 'release',
    };
    const answers = await Promise.all([
      post(body, 'key-1'),
      post(body, 'key-1'),
      post(
        { intent: 'release', artifactId: 'main-1', environment: 'dev' },
        'key-1',
      ),
    ]);
    expect(answers.map(answer => answer.status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(answer => answer.body.id)).size).toBe(1);
    await ended(answers[0].body.id);
    expect(platform.commits).toHaveLength(1);

    const other = await post({ ...body, artifactId: 'main-2' }, 'key-1');
    expect(other.status).toBe(409);
    expect(other.body.error.message).toMatch(
      /Idempotency-Key was used for another request/,
    );
    const without = await post(body, '');
    expect(without.status).toBe(400);
    expect(without.body.error.message).toMatch(
      /header Idempotency-Key is missing/,
    );
  });

  it('says so where an environment is told to run the artifact already', async () => {
    const { release } = await start();
    await release({ environment: 'dev', artifactId: 'main-1' });
    const again = await release({ environment: 'dev', artifactId: 'main-1' });
    expect(again).toMatchObject({
      state: 'healthy',
      commitSha: 'commit-1',
      message: 'dev was told to run main-1 already: nothing was written',
    });
    expect(platform.commits).toHaveLength(1);
  });

  it('neither offers nor takes an artifact that has nothing for the environment', async () => {
    const { get, post, release } = await start();
    platform.build('main-4', { environments: ['dev', 'production'] });
    await release({ environment: 'dev', artifactId: 'main-4' });
    const message =
      'artifactId: main-4 has no manifests for staging; it has manifests for dev, production';
    const preview = await get(
      `${paymentsPath}/preview?environment=staging&artifactId=main-4`,
    );
    const posted = await post({
      environment: 'staging',
      artifactId: 'main-4',
      intent: 'promote',
    });
    for (const answer of [preview, posted]) {
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toBe(message);
    }
    const { body } = await get(paymentsPath);
    expect(body.environments[1].promotion).toBeUndefined();
  });

  it('knows only entities that the caller sees, with a service', async () => {
    const { get } = await start();
    const base = '/api/release-manager/entities/component/default';
    const unknown = await get(`${base}/nothing`);
    expect(unknown.status).toBe(404);
    const library = await get(`${base}/library`);
    expect(library.status).toBe(404);
    expect(library.body.error.message).toContain(
      'lacks the annotation paved-path.dev/service',
    );
    for (const id of ['nothing', '%00', '..%2f', 'x'.repeat(300)]) {
      const release = await get(`/api/release-manager/releases/${id}`);
      expect(release.status).toBe(404);
    }
    const wrongLimit = await get(`${base}/payments/history?limit=many`);
    expect(wrongLimit.status).toBe(400);
    expect(wrongLimit.body.error.message).toMatch(/^limit: /);
  });

  it('refuses those without the permission', async () => {
    const { get, post, audited } = await start({ deny: true });
    for (const path of [
      paymentsPath,
      `${paymentsPath}/artifacts`,
      `${paymentsPath}/history`,
      `${paymentsPath}/preview?environment=dev&artifactId=main-1`,
    ]) {
      expect((await get(path)).status).toBe(403);
    }
    const response = await post({
      environment: 'dev',
      artifactId: 'main-1',
      intent: 'release',
    });
    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain(
      'release-manager.release.create',
    );
    expect(audited.fail).toHaveBeenCalled();
    expect(platform.commits).toEqual([]);
  });

  it('shows what it knew, and why it is old, while the provider fails', async () => {
    const { get, release } = await start();
    await release({ environment: 'dev', artifactId: 'main-1' });
    await get(paymentsPath);
    platform.onRead = () => {
      throw new Error('the disk is gone');
    };
    const stale = (await get(paymentsPath)).body;
    expect(stale.freshness).toMatchObject({
      state: 'failed',
      reason: 'the disk is gone',
      asOf: '2025-11-01T12:00:00.000Z',
    });
    expect(stale.environments[0].artifactId).toBe('main-1');
    const history = await get(`${paymentsPath}/history`);
    expect(history.status).toBe(503);
    expect(history.body.error.message).toBe(
      'the fake repository: the disk is gone',
    );
  });
});
