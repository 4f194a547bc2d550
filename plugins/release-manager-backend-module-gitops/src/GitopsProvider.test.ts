import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  ProviderReleaseRequest,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import { Knex } from 'knex';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readGitopsConfig } from './config';
import { GitopsProvider } from './GitopsProvider';
import { HistoryIndex } from './history/HistoryIndex';
import { createTestDatabases } from './__testUtils__/databases';
import { artifactIdOf, GitopsSandbox, shaOf } from './__testUtils__/fixtures';

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
const databases = createTestDatabases();
jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('GitopsProvider, %s', databaseId => {
  let sandbox: GitopsSandbox;
  let knex: Knex;
  let provider: GitopsProvider;
  let stops: Array<() => Promise<void>>;

  async function start(
    config: object = {},
    logger = mockServices.logger.mock(),
  ) {
    const started = GitopsProvider.create({
      config: readGitopsConfig(
        new ConfigReader({
          releaseManager: { gitops: { ...sandbox.config, ...config } },
        }),
      )!,
      index: await HistoryIndex.create(mockServices.database({ knex })),
      logger,
    });
    started.start();
    stops.push(() => started.stop());
    return started;
  }

  const request = (
    fields: Partial<ProviderReleaseRequest> & { artifactId: string },
  ): ProviderReleaseRequest => ({
    releaseId: `release-${Math.random()}`,
    service,
    environment: 'dev',
    intent: { type: 'release' },
    actor: ana,
    ...fields,
  });

  const build = (commits: string[], minute: number, rest = {}) =>
    sandbox.writeArtifact({
      service: 'payments',
      commits,
      builtAt: `2025-11-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
      ...rest,
    });

  beforeAll(async () => {
    knex = await databases.init(databaseId);
  });

  beforeEach(async () => {
    stops = [];
    sandbox = await GitopsSandbox.create();
    provider = await start();
  });

  afterEach(async () => {
    await Promise.all(stops.map(stop => stop()));
    await sandbox.remove();
  });

  it('releases as one commit in the format of Lunar, from the first on', async () => {
    const first = await build(['a'], 1);
    const second = await build(['b', 'a'], 2, {
      manifests: { 'deployment.yaml': 'kind: Deployment\n', 'sub/x.yaml': 'x' },
    });
    await provider.release(request({ artifactId: first }), options);
    const result = await provider.release(
      request({
        releaseId: 'release-2',
        artifactId: second,
        intent: { type: 'promote', fromEnvironment: 'qa' },
        reason: 'it is time\nRelease-Id: forged',
      }),
      options,
    );
    expect(result).toEqual({
      commitSha: await sandbox.git('rev-parse', 'main'),
      alreadyThere: false,
      previousArtifactId: first,
    });
    const [message] = await sandbox.messages();
    expect(message).toBe(
      [
        `[dev/payments] release ${second} by ana@example.org`,
        '',
        'Service: payments',
        'Environment: dev',
        `Artifact-ID: ${second}`,
        'Artifact-released-by: Ana Souza <ana@example.org>',
        'Artifact-created-by: Ana Souza <ana@example.org>',
        'Release-intent: Promote',
        'Promoted-from-environment: qa',
        'Release-Id: release-2',
        'Release-reason: it is time Release-Id: forged',
        '',
      ].join('\n'),
    );
    expect(
      await sandbox.git('log', '-1', '--format=%an <%ae>|%cn <%ce>', 'main'),
    ).toBe(
      'Ana Souza <ana@example.org>|Release manager <release-manager@localhost>',
    );
    expect(
      (await sandbox.git('ls-tree', '-r', '--name-only', 'main')).split('\n'),
    ).toEqual([
      'dev/releases/dev/payments/artifact.json',
      'dev/releases/dev/payments/deployment.yaml',
      'dev/releases/dev/payments/sub/x.yaml',
    ]);
    await sandbox.git('fsck', '--strict');
    const history = await provider.getHistory(service, { limit: 10 });
    expect(history.items).toMatchObject([
      {
        artifactId: second,
        intent: { type: 'promote', fromEnvironment: 'qa' },
        reason: 'it is time Release-Id: forged',
        releaseId: 'release-2',
      },
      { artifactId: first, intent: { type: 'release' } },
    ]);
  });

  it('carries out a release once, and writes nothing where it is there already', async () => {
    const id = await build(['a'], 1);
    const asked = request({ artifactId: id });
    const first = await provider.release(asked, options);
    expect(await provider.release(asked, options)).toMatchObject({
      commitSha: first.commitSha,
      alreadyThere: false,
    });
    expect(
      await provider.release(request({ artifactId: id }), options),
    ).toEqual({
      commitSha: first.commitSha,
      alreadyThere: true,
      previousArtifactId: id,
    });
    expect(await sandbox.messages()).toHaveLength(1);
  });

  it('finds what it pushed before it died, also through another mirror', async () => {
    const id = await build(['a'], 1);
    const asked = request({ artifactId: id });
    const { commitSha } = await provider.release(asked, options);
    await provider.stop();
    // The push arrived, but nothing of it was recorded.
    await knex('gitops__releases').delete();
    await knex('gitops__state').delete();
    for (const folder of [sandbox.mirror, `${sandbox.mirror}-2`]) {
      const next = await start({ folder });
      expect(await next.release(asked, options)).toMatchObject({ commitSha });
    }
    expect(await sandbox.messages()).toHaveLength(1);
  });

  it('loses no release where many are asked for at once, by several processes', async () => {
    const replica = await start({ folder: `${sandbox.mirror}-2` });
    const first = await build(['a'], 1);
    await provider.release(request({ artifactId: first }), options);
    const names = Array.from({ length: 8 }, (_, at) => `service-${at}`);
    await Promise.all(
      names.map(async (name, at) => {
        const artifactId = await sandbox.writeArtifact({
          service: name,
          commits: ['x'],
          builtAt: '2025-11-01T10:00:00Z',
        });
        await [provider, replica][at % 2].release(
          request({
            artifactId,
            service: { entityRef: `component:default/${name}`, name },
          }),
          options,
        );
      }),
    );
    expect(await sandbox.messages()).toHaveLength(9);
    for (const name of names) {
      const at = { entityRef: '', name };
      const history = await provider.getHistory(at, { limit: 10 });
      expect(history.items).toHaveLength(1);
    }
    // Whoever pushed last knows all; the other hears of it with its next fetch.
    expect(
      await sandbox.git('ls-tree', '--name-only', 'main:dev/releases/dev'),
    ).toMatch(/^payments\nservice-0\n(service-\d\n){6}service-7$/);
  });

  it('builds its commit anew where another clone pushed first', async () => {
    const first = await build(['a'], 1);
    const second = await build(['b', 'a'], 2);
    await provider.release(request({ artifactId: first }), options);
    await sandbox.commitElsewhere({ 'README.md': 'Hello' }, 'Say hello');
    const result = await provider.release(
      request({ artifactId: second }),
      options,
    );
    expect(result.previousArtifactId).toBe(first);
    expect(await sandbox.git('show', 'main:README.md')).toBe('Hello');
    expect(await sandbox.git('rev-list', '--count', 'main')).toBe('3');
    expect(await sandbox.git('rev-list', '--merges', 'main')).toBe('');
  });

  it('gives up with the repository as it was where its hook refuses', async () => {
    const id = await build(['a'], 1);
    await mkdir(join(sandbox.origin, 'hooks'), { recursive: true });
    const hook = join(sandbox.origin, 'hooks', 'pre-receive');
    await writeFile(hook, '#!/bin/sh\necho "frozen for today" >&2\nexit 1\n');
    await chmod(hook, 0o755);
    await expect(
      provider.release(request({ artifactId: id }), options),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /frozen for today.*Nothing was changed\. Try again in a moment\./,
      ),
    });
    expect(await sandbox.git('for-each-ref')).toBe('');
  });

  it('shows what the tree says, whoever committed it, and history from before it came', async () => {
    const first = await build(['a'], 1);
    const artifact = (id: string) => JSON.stringify({ id });
    await sandbox.commitElsewhere(
      {
        'policies/payments.json': '{}',
        'prod/releases/prod/payments/artifact.json': artifact(first),
      },
      `[prod/payments] rollback main-9 to ${first} by jonas@example.org`,
    );
    await sandbox.commitElsewhere(
      { 'clusters/prod/x.yaml': 'x' },
      '[payments] policy update: apply auto-release in dev',
    );
    await provider.stop();
    provider = await start();
    expect((await provider.getHistory(service, { limit: 10 })).items).toEqual([
      expect.objectContaining({
        environment: 'prod',
        artifactId: first,
        intent: { type: 'rollback', rollbackOfArtifactId: 'main-9' },
        releasedBy: { name: 'jonas@example.org', email: 'jonas@example.org' },
      }),
    ]);
    await sandbox.commitElsewhere(
      { 'prod/releases/prod/payments/artifact.json': artifact('by-hand') },
      'Fix it by hand',
    );
    await provider.stop();
    provider = await start();
    const { environments } = await provider.getDesired(service, options);
    expect(environments).toEqual({
      prod: expect.objectContaining({
        artifactId: 'by-hand',
        releasedBy: { name: 'Somebody', email: 'somebody@example.org' },
        commitSha: await sandbox.git('rev-parse', 'main'),
      }),
    });
  });

  it('indexes again where the history was rewritten', async () => {
    const ids = [await build(['a'], 1), await build(['b', 'a'], 2)];
    for (const artifactId of ids) {
      await provider.release(request({ artifactId }), options);
    }
    await sandbox.git('update-ref', 'refs/heads/main', 'main~1');
    await sandbox.commitElsewhere(
      {},
      '[dev/payments] release rewritten by jonas@example.org',
    );
    await provider.stop();
    provider = await start();
    const { items } = await provider.getHistory(service, { limit: 10 });
    expect(items.map(item => item.artifactId)).toEqual(['rewritten', ids[0]]);
  });

  it('pages through history and artifacts to the end', async () => {
    const ids: string[] = [];
    for (let at = 1; at <= 5; at += 1) {
      const artifactId = await build([`c${at}`], at);
      ids.unshift(artifactId);
      await provider.release(
        request({ artifactId, environment: at % 2 ? 'dev' : 'staging' }),
        options,
      );
    }
    const read = async (
      page: (cursor?: string) => Promise<{
        items: Array<{ id?: string; artifactId?: string }>;
        nextCursor?: string;
      }>,
    ) => {
      const found: Array<string | undefined> = [];
      let cursor: string | undefined;
      do {
        const { items, nextCursor } = await page(cursor);
        found.push(...items.map(item => item.artifactId ?? item.id));
        cursor = nextCursor;
      } while (cursor);
      return found;
    };
    expect(
      await read(cursor => provider.getHistory(service, { limit: 2, cursor })),
    ).toEqual(ids);
    expect(
      await read(cursor =>
        provider.getHistory(service, {
          limit: 1,
          cursor,
          environment: 'staging',
        }),
      ),
    ).toEqual([ids[1], ids[3]]);
    expect(
      await read(cursor =>
        provider.getArtifacts(service, { limit: 2, cursor }),
      ),
    ).toEqual(ids);
  });

  it('tells what an artifact is, and what is wrong with another', async () => {
    const id = await build(['fix rounding', 'a'], 2);
    await build(['x'], 3, { branch: 'main-x' });
    const broken = join(sandbox.artifacts, 'payments', 'main-broken');
    await mkdir(broken);
    await writeFile(join(broken, 'artifact.json'), '{"id": 5}');
    const page = await provider.getArtifacts(service, {
      branch: 'main',
      limit: 10,
    });
    expect(page.items).toEqual([
      {
        id,
        service: 'payments',
        environments: ['dev', 'production', 'staging'],
        branch: 'main',
        commit: {
          sha: shaOf('fix rounding'),
          message: 'fix rounding',
          author: { name: 'Ana Souza', email: 'ana@example.org' },
          at: '2025-11-01T10:02:00.000Z',
          url: `https://git.example.org/payments/commit/${shaOf(
            'fix rounding',
          )}`,
        },
        builtAt: '2025-11-01T10:02:00.000Z',
        pipeline: {
          url: `https://ci.example.org/${id}`,
          startedAt: '2025-11-01T10:02:00.000Z',
          finishedAt: '2025-11-01T10:02:00.000Z',
        },
        tests: { passed: 12, failed: 0, skipped: 1 },
        image: `images.example.org/payments:${id}`,
        plan: {
          name: 'service',
          version: '1.2.0',
          pinned: false,
          overrides: [],
        },
        repositoryUrl: 'https://git.example.org/payments',
      },
    ]);
    expect(page.problem).toContain('payments/main-broken/artifact.json');
    const found = await provider.getArtifacts(service, {
      search: 'ROUNDING',
      limit: 10,
    });
    expect(found.items).toHaveLength(1);
    await expect(provider.getArtifact(service, 'main-broken')).rejects.toThrow(
      /artifact\.json is not as expected/,
    );
    expect(await provider.getArtifact(service, 'none')).toBeUndefined();
  });

  it.each(['..', '../payments', 'a/b', '.hidden', 'a b', ''])(
    'leads nowhere with the name %j',
    async name => {
      await expect(provider.getArtifact(service, name)).rejects.toThrow(
        /is not valid/,
      );
      await expect(
        provider.getArtifacts({ entityRef: '', name }, { limit: 1 }),
      ).rejects.toThrow(/is not valid/);
      const artifactId = await build(['a'], 1);
      await expect(
        provider.release(
          request({
            artifactId,
            service: { ...service, namespace: name },
          }),
          options,
        ),
      ).rejects.toThrow(/is not valid/);
    },
  );

  it('compares an artifact with what an environment has', async () => {
    const first = await build(['a'], 1, {
      manifests: {
        'deployment.yaml': 'replicas: 2\n',
        'same.yaml': 'same\n',
        'old.yaml': 'old\n',
      },
    });
    const second = await build(['c', 'b', 'a'], 2, {
      environments: ['dev', 'staging'],
      manifests: {
        'deployment.yaml': 'replicas: 3\n',
        'same.yaml': 'same\n',
        'secret.yaml': 'kind: Secret\ndata:\n  key: canary\n',
      },
    });
    const to = (artifactId: string, environment = 'dev') =>
      provider.compare(service, { environment, artifactId }, options);
    expect(await to(first)).toMatchObject({
      direction: 'first',
      upToDate: false,
    });
    await provider.release(request({ artifactId: first }), options);
    expect(await to(second)).toEqual({
      direction: 'forward',
      truncated: false,
      upToDate: false,
      currentArtifactId: first,
      commits: [
        expect.objectContaining({ message: 'c' }),
        expect.objectContaining({ message: 'b' }),
      ],
      manifests: [
        {
          path: 'deployment.yaml',
          change: 'modified',
          before: 'replicas: 2\n',
          after: 'replicas: 3\n',
        },
        { path: 'old.yaml', change: 'removed', before: 'old\n' },
        {
          path: 'secret.yaml',
          change: 'added',
          after: '(a Secret: its content is not shown)',
        },
      ],
    });
    await provider.release(request({ artifactId: second }), options);
    expect(await to(second)).toMatchObject({
      direction: 'same',
      upToDate: true,
      manifests: [],
    });
    expect(await to(first)).toMatchObject({
      direction: 'back',
      commits: [{ message: 'c' }, { message: 'b' }],
    });
    await expect(to(second, 'production')).rejects.toThrow(
      `Configuration for environment production not found for service payments in artifact ${second}; it has configuration for dev, staging.`,
    );
    await rm(join(sandbox.artifacts, 'payments', first), { recursive: true });
    expect(
      await provider.getCommitsBetween(service, {
        fromArtifactId: artifactIdOf('a'),
        toArtifactId: second,
      }),
    ).toMatchObject({ direction: 'forward', commits: [{}, {}] });
  });

  it('goes on with a mirror that a dying process left locked or damaged', async () => {
    const first = await build(['a'], 1);
    const second = await build(['b', 'a'], 2);
    await provider.release(request({ artifactId: first }), options);
    await provider.stop();
    await writeFile(join(sandbox.mirror, 'packed-refs.lock'), '');
    await writeFile(
      join(sandbox.mirror, 'refs/remotes/origin/tracked.lock'),
      '',
    );
    provider = await start();
    await provider.release(request({ artifactId: second }), options);
    await provider.stop();
    const head = await sandbox.git('rev-parse', 'main');
    const object = join(
      sandbox.mirror,
      'objects',
      head.slice(0, 2),
      head.slice(2),
    );
    await chmod(object, 0o644);
    await writeFile(object, '');
    provider = await start();
    const { environments } = await provider.getDesired(service, options);
    expect(environments.dev.artifactId).toBe(second);
  });

  it('sends its token to the repository, and shows it nowhere', async () => {
    await provider.stop();
    const received: Array<string | undefined> = [];
    const server = createServer((incoming, outgoing) => {
      received.push(incoming.headers.authorization);
      outgoing.writeHead(403).end('no c4n4ry for you');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const logger = mockServices.logger.mock();
    provider = await start(
      {
        repository: {
          url: `http://127.0.0.1:${port}/config.git`,
          token: 'c4n4ry',
        },
      },
      logger,
    );
    await expect(provider.getDesired(service, options)).rejects.toThrow(
      /^The config repository cannot be read: .*403/,
    );
    server.close();
    expect(received[0]).toBe(
      `Basic ${Buffer.from('x-access-token:c4n4ry').toString('base64')}`,
    );
    const shown = JSON.stringify([
      logger.warn.mock.calls,
      logger.info.mock.calls,
      await provider.getDesired(service, options).catch(String),
    ]);
    expect(logger.warn).toHaveBeenCalled();
    expect(shown).not.toContain('c4n4ry');
    expect(shown).not.toContain(received[0]?.slice('Basic '.length));
    for (const [url, token] of [
      ['https://ana:c4n4ry@git.example.org/config.git', undefined],
      ['http://git.example.org/config.git', 'c4n4ry'],
    ]) {
      await expect(start({ repository: { url, token } })).rejects.toThrow(
        /^releaseManager\.gitops\.repository\.(?!.*c4n4ry)/,
      );
    }
  });

  it('waits for a repository that is not there, and says why an answer is old', async () => {
    await provider.stop();
    const moved = `${sandbox.origin}-moved`;
    const id = await build(['a'], 1);
    await rename(sandbox.origin, moved);
    provider = await start({ fetchInterval: { milliseconds: 20 } });
    await expect(provider.getDesired(service, options)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('The config repository cannot be read'),
    });
    await rename(moved, sandbox.origin);
    const waitFor = async (
      condition: (answer: { problem?: string }) => boolean,
    ) => {
      for (;;) {
        const answer = await provider
          .getDesired(service, options)
          .catch(() => undefined);
        if (answer && condition(answer)) return answer;
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    };
    await waitFor(answer => !answer.problem);
    await provider.release(request({ artifactId: id }), options);
    await rename(sandbox.origin, moved);
    const stale = await waitFor(answer => Boolean(answer.problem));
    expect(stale).toMatchObject({
      environments: { dev: { artifactId: id } },
      problem: expect.stringContaining(
        'does not appear to be a git repository',
      ),
    });
    await rename(moved, sandbox.origin);
  });
});
