import { mockServices } from '@backstage/backend-test-utils';
import { FakeReleaseManager } from '../__testUtils__/fakes';
import { createActionRunner } from '../__testUtils__/runAction';
import { createServiceReleaseAction } from './createServiceReleaseAction';

const artifactId = 'main-1111111111-2222222222';
const entityRef = 'component:default/refunds';
const input = {
  name: 'refunds',
  entityRef,
  artifactId,
  production: true,
  repository: {
    owner: 'services',
    name: 'refunds',
    url: 'http://fake/refunds',
    cloneUrl: 'http://fake/refunds.git',
    catalogInfoUrl: 'http://fake/refunds/catalog-info.yaml',
    defaultBranch: 'main',
  },
};

function setUp(manager: FakeReleaseManager) {
  const action = createServiceReleaseAction({
    auth: mockServices.auth(),
    client: manager,
    serviceUrl: (service, environment) => `http://${service}.${environment}`,
    environments: async () => ['dev', 'staging', 'production'],
    timeouts: {
      request: 1000,
      catalog: 3000,
      pipeline: 1000,
      rollout: 10_000,
      onCall: 10_000,
    },
  });
  const { run, checkpoints } = createActionRunner(action);
  return {
    run: (
      fields: Partial<typeof input> = {},
      options: Parameters<typeof run>[1] = {},
    ) => run({ ...input, ...fields }, options),
    checkpoints,
  };
}

function environments() {
  return [
    { name: 'dev', autoRelease: 'main' },
    { name: 'staging' },
    { name: 'production' },
  ];
}

describe('golden-path:service:release', () => {
  it('follows what dev releases by itself, then promotes in order to production', async () => {
    const manager = new FakeReleaseManager(environments());
    manager.unknownFor = 2;
    manager.start(entityRef, 'dev', artifactId);
    const { output, log } = await setUp(manager).run();
    expect(manager.requests).toEqual([
      {
        environment: 'staging',
        key: 'golden-path:task-1:staging',
        intent: 'promote',
        from: 'dev',
      },
      {
        environment: 'production',
        key: 'golden-path:task-1:production',
        intent: 'promote',
        from: 'staging',
      },
    ]);
    expect(output).toEqual({
      environments: ['dev', 'staging', 'production'],
      environment: 'production',
      url: 'http://refunds.production.localhost',
    });
    expect(log).toContain(
      'dev: a release of this version is under way; following it',
    );
    expect(log).toContain('production: rolling-out');
    expect(log.at(-1)).toBe(
      'production: healthy: http://refunds.production.localhost',
    );
  });

  it('stops before production where the person said so', async () => {
    const manager = new FakeReleaseManager([
      { name: 'dev' },
      { name: 'staging' },
      { name: 'production' },
    ]);
    const { output } = await setUp(manager).run({ production: false });
    expect(output.environments).toEqual(['dev', 'staging']);
    expect(manager.requests.map(request => request.intent)).toEqual([
      'release',
      'promote',
    ]);
  });

  it('is red with the log lines and what exists, and a retry goes on where it stopped', async () => {
    const manager = new FakeReleaseManager([
      { name: 'dev' },
      { name: 'staging', script: ['rolling-out', 'failed'] },
      { name: 'production' },
    ]);
    const { run, checkpoints } = setUp(manager);
    const error: Error = await run().catch(thrown => thrown);
    expect(error.message).toMatch(
      /The release to staging ended as failed: it crashes/,
    );
    expect(error.message).toContain('  Error: no database');
    expect(error.message).toContain(
      'What exists so far: the repository http://fake/refunds; the artifact main-1111111111-2222222222; component:default/refunds in the catalog; healthy in dev.',
    );
    expect(error.message).toContain('Retry the task');
    expect([...checkpoints.keys()]).toEqual(['service.release.refunds.dev']);

    manager.environments[1].script = undefined;
    const { output } = await run();
    expect(output.environment).toBe('production');
    // A key of its own, or the release manager would tell of the failed one again.
    expect(manager.requests.map(request => request.key)).toEqual([
      'golden-path:task-1:dev',
      'golden-path:task-1:staging',
      'golden-path:task-1:staging:after:staging-2',
      'golden-path:task-1:production',
    ]);
  });

  it('makes no second release where the task lost its memory', async () => {
    const manager = new FakeReleaseManager(environments());
    await setUp(manager).run();
    const made = manager.requests.length;
    await setUp(manager).run();
    expect(manager.requests).toHaveLength(made);
  });

  it('ends when it is cancelled, and says what exists', async () => {
    const manager = new FakeReleaseManager([
      { name: 'dev' },
      { name: 'staging', script: ['rolling-out'] },
      { name: 'production' },
    ]);
    const controller = new AbortController();
    const getRelease = manager.getRelease.bind(manager);
    manager.getRelease = async id => {
      if (id.startsWith('staging')) controller.abort();
      return getRelease(id);
    };
    await expect(
      setUp(manager).run({}, { signal: controller.signal }),
    ).rejects.toThrow(/cancelled\.\nWhat exists so far: .*healthy in dev\./);
  });

  it('touches nothing in a dry run', async () => {
    const manager = new FakeReleaseManager(environments());
    const { output, log } = await setUp(manager).run({}, { isDryRun: true });
    expect(log).toEqual([
      'Would release to dev, then staging, then production',
    ]);
    expect(output.url).toBe('http://refunds.production');
    expect(manager.requests).toEqual([]);
  });
});
