import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { once } from 'node:events';
import { chmod, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Gitops, payments, requestOf, unhurried } from './__testUtils__/gitops';

const databases = createTestDatabases();
jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('bad days, %s', databaseId => {
  const gitops = Gitops.forEachTest(databases, databaseId);

  it('goes on with a mirror that a dying process left locked or damaged', async () => {
    const first = await gitops.build(['a'], 1);
    const second = await gitops.build(['b', 'a'], 2);
    await gitops.provider.release(requestOf({ artifactId: first }), unhurried);
    await gitops.provider.stop();
    await writeFile(join(gitops.sandbox.mirror, 'packed-refs.lock'), '');
    await writeFile(
      join(gitops.sandbox.mirror, 'refs/remotes/origin/tracked.lock'),
      '',
    );
    await gitops.start();
    await gitops.provider.release(requestOf({ artifactId: second }), unhurried);
    await gitops.provider.stop();
    const head = await gitops.sandbox.git('rev-parse', 'main');
    const object = join(
      gitops.sandbox.mirror,
      'objects',
      head.slice(0, 2),
      head.slice(2),
    );
    await chmod(object, 0o644);
    await writeFile(object, '');
    await gitops.start();
    const { environments } = await gitops.provider.getDesired(
      payments,
      unhurried,
    );
    expect(environments.dev.artifactId).toBe(second);
  });

  it('sends its token to the repository, and shows it nowhere', async () => {
    await gitops.provider.stop();
    const received: Array<string | undefined> = [];
    const server = createServer((incoming, outgoing) => {
      received.push(incoming.headers.authorization);
      outgoing.writeHead(403).end('no c4n4ry for you');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const logger = mockServices.logger.mock();
    await gitops.start(
      {
        repository: {
          url: `http://127.0.0.1:${port}/config.git`,
          token: 'c4n4ry',
        },
      },
      logger,
    );
    await expect(
      gitops.provider.getDesired(payments, unhurried),
    ).rejects.toThrow(/^The config repository cannot be read: .*403/);
    server.close();
    expect(received[0]).toBe(
      `Basic ${Buffer.from('x-access-token:c4n4ry').toString('base64')}`,
    );
    const shown = JSON.stringify([
      logger.warn.mock.calls,
      logger.info.mock.calls,
      await gitops.provider.getDesired(payments, unhurried).catch(String),
    ]);
    expect(logger.warn).toHaveBeenCalled();
    expect(shown).not.toContain('c4n4ry');
    expect(shown).not.toContain(received[0]?.slice('Basic '.length));
    for (const [url, token] of [
      ['https://ana:c4n4ry@git.example.org/config.git', undefined],
      ['http://git.example.org/config.git', 'c4n4ry'],
    ]) {
      await expect(
        gitops.start({ repository: { url, token } }),
      ).rejects.toThrow(/^releaseManager\.gitops\.repository\.(?!.*c4n4ry)/);
    }
  });

  it('waits for a repository that is not there, and says why an answer is old', async () => {
    await gitops.provider.stop();
    const moved = `${gitops.sandbox.origin}-moved`;
    const id = await gitops.build(['a'], 1);
    await rename(gitops.sandbox.origin, moved);
    await gitops.start({ fetchInterval: { milliseconds: 20 } });
    await expect(
      gitops.provider.getDesired(payments, unhurried),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('The config repository cannot be read'),
    });
    await rename(moved, gitops.sandbox.origin);
    const waitFor = async (
      condition: (answer: { problem?: string }) => boolean,
    ) => {
      for (;;) {
        const answer = await gitops.provider
          .getDesired(payments, unhurried)
          .catch(() => undefined);
        if (answer && condition(answer)) return answer;
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    };
    await waitFor(answer => !answer.problem);
    await gitops.provider.release(requestOf({ artifactId: id }), unhurried);
    await rename(gitops.sandbox.origin, moved);
    const stale = await waitFor(answer => Boolean(answer.problem));
    expect(stale).toMatchObject({
      environments: { dev: { artifactId: id } },
      problem: expect.stringContaining(
        'does not appear to be a git repository',
      ),
    });
    await rename(moved, gitops.sandbox.origin);
  });
});
