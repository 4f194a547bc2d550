import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactIdOf, shaOf } from './__testUtils__/fixtures';
import { Gitops, payments, requestOf, unhurried } from './__testUtils__/gitops';

const databases = createTestDatabases();
jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('answers, %s', databaseId => {
  const gitops = Gitops.forEachTest(databases, databaseId);

  it('shows what the tree says, whoever committed it, and history from before it came', async () => {
    const first = await gitops.build(['a'], 1);
    const artifact = (id: string) => JSON.stringify({ id });
    await gitops.sandbox.commitElsewhere(
      {
        'policies/payments.json': '{}',
        'prod/releases/prod/payments/artifact.json': artifact(first),
      },
      `[prod/payments] rollback main-9 to ${first} by jonas@example.org`,
    );
    await gitops.sandbox.commitElsewhere(
      { 'clusters/prod/x.yaml': 'x' },
      '[payments] policy update: apply auto-release in dev',
    );
    await gitops.restart();
    expect(
      (await gitops.provider.getHistory(payments, { limit: 10 })).items,
    ).toEqual([
      expect.objectContaining({
        environment: 'prod',
        artifactId: first,
        intent: { type: 'rollback', rollbackOfArtifactId: 'main-9' },
        releasedBy: { name: 'jonas@example.org', email: 'jonas@example.org' },
      }),
    ]);
    await gitops.sandbox.commitElsewhere(
      { 'prod/releases/prod/payments/artifact.json': artifact('by-hand') },
      'Fix it by hand',
    );
    await gitops.restart();
    const { environments } = await gitops.provider.getDesired(
      payments,
      unhurried,
    );
    expect(environments).toEqual({
      prod: expect.objectContaining({
        artifactId: 'by-hand',
        releasedBy: { name: 'Somebody', email: 'somebody@example.org' },
        commitSha: await gitops.sandbox.git('rev-parse', 'main'),
      }),
    });
  });

  it('indexes again where the history was rewritten', async () => {
    const ids = [
      await gitops.build(['a'], 1),
      await gitops.build(['b', 'a'], 2),
    ];
    for (const artifactId of ids) {
      await gitops.provider.release(requestOf({ artifactId }), unhurried);
    }
    await gitops.sandbox.git('update-ref', 'refs/heads/main', 'main~1');
    await gitops.sandbox.commitElsewhere(
      {},
      '[dev/payments] release rewritten by jonas@example.org',
    );
    await gitops.restart();
    const { items } = await gitops.provider.getHistory(payments, { limit: 10 });
    expect(items.map(item => item.artifactId)).toEqual(['rewritten', ids[0]]);
  });

  it('pages through history and artifacts to the end', async () => {
    const ids: string[] = [];
    for (let at = 1; at <= 5; at += 1) {
      const artifactId = await gitops.build([`c${at}`], at);
      ids.unshift(artifactId);
      await gitops.provider.release(
        requestOf({ artifactId, environment: at % 2 ? 'dev' : 'staging' }),
        unhurried,
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
      await read(cursor =>
        gitops.provider.getHistory(payments, { limit: 2, cursor }),
      ),
    ).toEqual(ids);
    expect(
      await read(cursor =>
        gitops.provider.getHistory(payments, {
          limit: 1,
          cursor,
          environment: 'staging',
        }),
      ),
    ).toEqual([ids[1], ids[3]]);
    expect(
      await read(cursor =>
        gitops.provider.getArtifacts(payments, { limit: 2, cursor }),
      ),
    ).toEqual(ids);
  });

  it('tells what an artifact is, and what is wrong with another', async () => {
    const id = await gitops.build(['fix rounding', 'a'], 2);
    await gitops.build(['x'], 3, { branch: 'main-x' });
    const broken = join(gitops.sandbox.artifacts, 'payments', 'main-broken');
    await mkdir(broken);
    await writeFile(join(broken, 'artifact.json'), '{"id": 5}');
    const page = await gitops.provider.getArtifacts(payments, {
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
    const found = await gitops.provider.getArtifacts(payments, {
      search: 'ROUNDING',
      limit: 10,
    });
    expect(found.items).toHaveLength(1);
    await expect(
      gitops.provider.getArtifact(payments, 'main-broken'),
    ).rejects.toThrow(/artifact\.json is not as expected/);
    expect(await gitops.provider.getArtifact(payments, 'none')).toBeUndefined();
  });

  it.each(['..', '../payments', 'a/b', '.hidden', 'a b', ''])(
    'leads nowhere with the name %j',
    async name => {
      await expect(gitops.provider.getArtifact(payments, name)).rejects.toThrow(
        /is not valid/,
      );
      await expect(
        gitops.provider.getArtifacts({ entityRef: '', name }, { limit: 1 }),
      ).rejects.toThrow(/is not valid/);
      const artifactId = await gitops.build(['a'], 1);
      await expect(
        gitops.provider.release(
          requestOf({
            artifactId,
            service: { ...payments, namespace: name },
          }),
          unhurried,
        ),
      ).rejects.toThrow(/is not valid/);
    },
  );

  it('compares an artifact with what an environment has', async () => {
    const first = await gitops.build(['a'], 1, {
      manifests: {
        'deployment.yaml': 'replicas: 2\n',
        'same.yaml': 'same\n',
        'old.yaml': 'old\n',
      },
    });
    const second = await gitops.build(['c', 'b', 'a'], 2, {
      environments: ['dev', 'staging'],
      manifests: {
        'deployment.yaml': 'replicas: 3\n',
        'same.yaml': 'same\n',
        'secret.yaml': 'kind: Secret\ndata:\n  key: canary\n',
      },
    });
    const to = (artifactId: string, environment = 'dev') =>
      gitops.provider.compare(payments, { environment, artifactId }, unhurried);
    expect(await to(first)).toMatchObject({
      direction: 'first',
      upToDate: false,
    });
    await gitops.provider.release(requestOf({ artifactId: first }), unhurried);
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
    await gitops.provider.release(requestOf({ artifactId: second }), unhurried);
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
    await rm(join(gitops.sandbox.artifacts, 'payments', first), {
      recursive: true,
    });
    expect(
      await gitops.provider.getCommitsBetween(payments, {
        fromArtifactId: artifactIdOf('a'),
        toArtifactId: second,
      }),
    ).toMatchObject({ direction: 'forward', commits: [{}, {}] });
  });
});
