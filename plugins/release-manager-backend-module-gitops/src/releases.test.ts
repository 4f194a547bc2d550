import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Gitops, payments, requestOf, unhurried } from './__testUtils__/gitops';

const databases = createTestDatabases();
jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('releases, %s', databaseId => {
  const gitops = Gitops.forEachTest(databases, databaseId);

  it('releases as one commit in the format of Lunar, from the first on', async () => {
    const first = await gitops.build(['a'], 1);
    const second = await gitops.build(['b', 'a'], 2, {
      manifests: { 'deployment.yaml': 'kind: Deployment\n', 'sub/x.yaml': 'x' },
    });
    await gitops.provider.release(requestOf({ artifactId: first }), unhurried);
    const result = await gitops.provider.release(
      requestOf({
        releaseId: 'release-2',
        artifactId: second,
        intent: { type: 'promote', fromEnvironment: 'qa' },
        reason: 'it is time\nRelease-Id: forged',
      }),
      unhurried,
    );
    expect(result).toEqual({
      commitSha: await gitops.sandbox.git('rev-parse', 'main'),
      alreadyThere: false,
      previousArtifactId: first,
    });
    const [message] = await gitops.sandbox.messages();
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
      await gitops.sandbox.git(
        'log',
        '-1',
        '--format=%an <%ae>|%cn <%ce>',
        'main',
      ),
    ).toBe(
      'Ana Souza <ana@example.org>|Release manager <release-manager@localhost>',
    );
    expect(
      (await gitops.sandbox.git('ls-tree', '-r', '--name-only', 'main')).split(
        '\n',
      ),
    ).toEqual([
      'dev/releases/dev/payments/artifact.json',
      'dev/releases/dev/payments/deployment.yaml',
      'dev/releases/dev/payments/sub/x.yaml',
    ]);
    await gitops.sandbox.git('fsck', '--strict');
    const history = await gitops.provider.getHistory(payments, { limit: 10 });
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
    const id = await gitops.build(['a'], 1);
    const asked = requestOf({ artifactId: id });
    const first = await gitops.provider.release(asked, unhurried);
    expect(await gitops.provider.release(asked, unhurried)).toMatchObject({
      commitSha: first.commitSha,
      alreadyThere: false,
    });
    expect(
      await gitops.provider.release(requestOf({ artifactId: id }), unhurried),
    ).toEqual({
      commitSha: first.commitSha,
      alreadyThere: true,
      previousArtifactId: id,
    });
    expect(await gitops.sandbox.messages()).toHaveLength(1);
  });

  it('finds what it pushed before it died, also through another mirror', async () => {
    const id = await gitops.build(['a'], 1);
    const asked = requestOf({ artifactId: id });
    const { commitSha } = await gitops.provider.release(asked, unhurried);
    await gitops.provider.stop();
    // The push arrived, but nothing of it was recorded.
    await gitops.knex('gitops__releases').delete();
    await gitops.knex('gitops__state').delete();
    for (const folder of [
      gitops.sandbox.mirror,
      `${gitops.sandbox.mirror}-2`,
    ]) {
      const next = await gitops.start({ folder });
      expect(await next.release(asked, unhurried)).toMatchObject({ commitSha });
    }
    expect(await gitops.sandbox.messages()).toHaveLength(1);
  });

  it('loses no release where many are asked for at once, by several processes', async () => {
    const { provider } = gitops;
    const replica = await gitops.start({
      folder: `${gitops.sandbox.mirror}-2`,
    });
    const first = await gitops.build(['a'], 1);
    await provider.release(requestOf({ artifactId: first }), unhurried);
    const names = Array.from({ length: 8 }, (_, at) => `service-${at}`);
    await Promise.all(
      names.map(async (name, at) => {
        const artifactId = await gitops.sandbox.writeArtifact({
          service: name,
          commits: ['x'],
          builtAt: '2025-11-01T10:00:00Z',
        });
        await [provider, replica][at % 2].release(
          requestOf({
            artifactId,
            service: { entityRef: `component:default/${name}`, name },
          }),
          unhurried,
        );
      }),
    );
    expect(await gitops.sandbox.messages()).toHaveLength(9);
    for (const name of names) {
      const at = { entityRef: '', name };
      const history = await provider.getHistory(at, { limit: 10 });
      expect(history.items).toHaveLength(1);
    }
    // Whoever pushed last knows all; the other hears of it with its next fetch.
    expect(
      await gitops.sandbox.git(
        'ls-tree',
        '--name-only',
        'main:dev/releases/dev',
      ),
    ).toMatch(/^payments\nservice-0\n(service-\d\n){6}service-7$/);
  });

  it('builds its commit anew where another clone pushed first', async () => {
    const first = await gitops.build(['a'], 1);
    const second = await gitops.build(['b', 'a'], 2);
    await gitops.provider.release(requestOf({ artifactId: first }), unhurried);
    await gitops.sandbox.commitElsewhere({ 'README.md': 'Hello' }, 'Say hello');
    const result = await gitops.provider.release(
      requestOf({ artifactId: second }),
      unhurried,
    );
    expect(result.previousArtifactId).toBe(first);
    expect(await gitops.sandbox.git('show', 'main:README.md')).toBe('Hello');
    expect(await gitops.sandbox.git('rev-list', '--count', 'main')).toBe('3');
    expect(await gitops.sandbox.git('rev-list', '--merges', 'main')).toBe('');
  });

  it('gives up with the repository as it was where its hook refuses', async () => {
    const id = await gitops.build(['a'], 1);
    await mkdir(join(gitops.sandbox.origin, 'hooks'), { recursive: true });
    const hook = join(gitops.sandbox.origin, 'hooks', 'pre-receive');
    await writeFile(hook, '#!/bin/sh\necho "frozen for today" >&2\nexit 1\n');
    await chmod(hook, 0o755);
    await expect(
      gitops.provider.release(requestOf({ artifactId: id }), unhurried),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /frozen for today.*Nothing was changed\. Try again in a moment\./,
      ),
    });
    expect(await gitops.sandbox.git('for-each-ref')).toBe('');
  });
});
