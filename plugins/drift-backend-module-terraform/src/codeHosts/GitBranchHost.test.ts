import { ConfigReader } from '@backstage/config';
import { runGit } from '@paved-path/provider-kit-node';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestRepository, useFolder } from '../__testUtils__/fixtures';
import { readTerraformConfig } from '../config';
import { GitBranchHost } from './GitBranchHost';

const signal = () => AbortSignal.timeout(20_000);

describe('GitBranchHost', () => {
  const folder = useFolder();
  let servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    }
    servers = [];
  });

  const at = (...parts: string[]) => join(folder.path, ...parts);
  const git = async (cwd: string, ...args: string[]) =>
    (await runGit(args, { cwd })).stdout.trim();

  function hostFor(...repositories: object[]): GitBranchHost {
    const config = new ConfigReader({
      drift: {
        terraform: {
          folder: at('module'),
          repositories: repositories.map((each, index) => ({
            name: `code${index}`,
            ...each,
          })),
        },
      },
    });
    return new GitBranchHost(readTerraformConfig(config)!);
  }

  /** A bare repository, as the sandbox has one. */
  async function begin() {
    const repository = await TestRepository.create(at('work'), {
      'app/main.tf': 'a = 1\n',
      'app/run.sh': '#!/bin/sh\n',
    });
    await chmod(at('work/app/run.sh'), 0o755);
    await repository.commit('Ana Souza', 'Run', {});
    await git(folder.path, 'clone', '--quiet', '--bare', 'work', 'bare.git');
    const host = hostFor({ url: at('bare.git') });
    const open = (content: string, over: object = {}) =>
      host.openPullRequest(
        {
          location: {
            repositoryUrl: at('bare.git'),
            branch: 'main',
            path: 'app',
          },
          branch: 'paved-path/drift/record-app',
          title: 'Record what is there',
          body: 'Because.\n\n# not a comment',
          files: [{ path: 'app/main.tf', content }],
          ...over,
        },
        { signal: signal() },
      );
    const bare = (...args: string[]) => git(at('bare.git'), ...args);
    return { host, open, bare, repository };
  }

  it('puts a branch with one commit into a folder, and says how to go on', async () => {
    const { host, open, bare } = await begin();
    expect(host.handles(at('bare.git'))).toBe(true);
    const opened = await open('a = 2 # ü\n');
    expect(opened).toEqual({
      kind: 'branch',
      title: 'code0, paved-path/drift/record-app',
      notes: [
        `Review it in a clone of ${at(
          'bare.git',
        )} with: git fetch origin && git diff origin/main...origin/paved-path/drift/record-app`,
        'Merge it with: git checkout main && git pull && git merge origin/paved-path/drift/record-app && git push',
      ],
    });
    expect(await bare('show', 'paved-path/drift/record-app:app/main.tf')).toBe(
      'a = 2 # ü',
    );
    expect(
      await bare('rev-list', '--count', 'main..paved-path/drift/record-app'),
    ).toBe('1');
    expect(
      await bare('diff', '--name-only', 'main', 'paved-path/drift/record-app'),
    ).toBe('app/main.tf');
    expect(
      await bare(
        'log',
        '-1',
        '--format=%an %s %b',
        'paved-path/drift/record-app',
      ),
    ).toBe('Paved Path Record what is there Because.\n\n# not a comment');
    expect(readdirSync(at('module/branches'))).toEqual([]);
    // The steps that it names work as they stand.
    await git(folder.path, 'clone', '--quiet', 'bare.git', 'clone');
    await git(at('clone'), 'fetch', 'origin');
    await git(
      at('clone'),
      'diff',
      'origin/main...origin/paved-path/drift/record-app',
    );
    await git(at('clone'), 'merge', 'origin/paved-path/drift/record-app');
    await git(at('clone'), 'push');
    expect(await bare('show', 'main:app/main.tf')).toBe('a = 2 # ü');
  });

  it('brings its own branch up to date, and leaves one alone on which others worked', async () => {
    const { open, bare, repository } = await begin();
    await open('a = 2\n');
    const first = await bare('rev-parse', 'paved-path/drift/record-app');
    await open('a = 2\n');
    expect(await bare('rev-parse', 'paved-path/drift/record-app')).toBe(first);
    // The base moved on.
    await repository.commit('Li Wen', 'More', { 'b.tf': 'b = 1\n' });
    await git(at('work'), 'push', '--quiet', at('bare.git'), 'main');
    await open('a = 3\n');
    expect(await bare('show', 'paved-path/drift/record-app:app/main.tf')).toBe(
      'a = 3',
    );
    expect(await bare('show', 'paved-path/drift/record-app:b.tf')).toBe(
      'b = 1',
    );
    await git(
      at('work'),
      'fetch',
      '--quiet',
      at('bare.git'),
      'paved-path/drift/record-app:mine',
    );
    await git(at('work'), 'checkout', '--quiet', 'mine');
    await repository.commit('Li Wen', 'By hand', { 'app/main.tf': 'a = 4\n' });
    const pushed = [
      'push',
      '--quiet',
      at('bare.git'),
      'mine:paved-path/drift/record-app',
    ];
    await git(at('work'), ...pushed);
    await expect(open('a = 5\n')).rejects.toThrow(
      'Somebody else has committed to the branch paved-path/drift/record-app.',
    );
    expect(await bare('show', 'paved-path/drift/record-app:app/main.tf')).toBe(
      'a = 4',
    );
  });

  it('makes an empty commit, keeps what a file may do, and adds files', async () => {
    const { open, bare } = await begin();
    await open('', { files: [], branch: 'empty' });
    expect(await bare('diff', 'main', 'empty')).toBe('');
    expect(await bare('rev-list', '--count', 'main..empty')).toBe('1');
    await open('', {
      branch: 'more',
      files: [
        { path: 'app/run.sh', content: '#!/bin/bash\n' },
        { path: 'new/größe.tf', content: '' },
      ],
    });
    const modes = await bare('ls-tree', '-r', '-z', 'more');
    expect(modes).toMatch(/100755 blob \w+\tapp\/run\.sh/);
    expect(modes).toMatch(/100644 blob \w+\tnew\/größe\.tf/);
  });

  it('says how to go on in a folder that people work in, and what stands in the way', async () => {
    const { repository } = await begin();
    const host = hostFor({ url: repository.folder });
    const request = {
      location: { repositoryUrl: at('work'), branch: 'main', path: 'app' },
      branch: 'b',
      title: 'T',
      body: '',
      files: [],
    };
    const { notes } = await host.openPullRequest(request, { signal: signal() });
    expect(notes).toEqual([
      `Review it with: git -C ${at('work')} diff main...b`,
      `Merge it with: git -C ${at('work')} checkout main && git -C ${at(
        'work',
      )} merge b`,
    ]);
    await expect(
      host.openPullRequest(
        { ...request, location: { ...request.location, branch: 'gone' } },
        { signal: signal() },
      ),
    ).rejects.toThrow('code0 has no branch gone.');
    await expect(
      host.openPullRequest(request, { signal: AbortSignal.abort() }),
    ).rejects.toThrow(/abort/i);
    await writeFile(
      at('work/.git/hooks/pre-receive'),
      '#!/bin/sh\necho "no branches here" >&2; exit 1\n',
      { mode: 0o755 },
    );
    await expect(
      host.openPullRequest({ ...request, branch: 'c' }, { signal: signal() }),
    ).rejects.toThrow(/^code0 \(.*\) took no branch: /);
  });

  it('handles its own folders, and remotes that it has a token for', async () => {
    await mkdir(at('plain'));
    await begin();
    const host = hostFor(
      { url: at('bare.git') },
      { url: at('plain') },
      { url: 'https://git.example.com/a.git', push: { token: 'canary' } },
      { url: 'https://ana@git.example.com/b.git', push: { token: 'canary' } },
      { url: 'https://git.example.com/c.git', token: 'canary' },
    );
    expect(
      [
        at('bare.git'),
        at('plain'),
        'https://git.example.com/a.git',
        'https://git.example.com/b.git',
        'https://git.example.com/c.git',
        'https://git.example.com/d.git',
      ].map(url => host.handles(url)),
    ).toEqual([true, false, true, true, false, false]);
    expect(existsSync(at('module/branches'))).toBe(false);
  });

  it('sends its token and tells it to nobody', async () => {
    const seen: Array<string | undefined> = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.statusCode = 403;
      response.end('canary-token is not welcome');
    });
    servers.push(server);
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/code.git`;
    const host = hostFor({ url, push: { token: 'canary-token' } });
    const failure = host.openPullRequest(
      {
        location: { repositoryUrl: url, branch: 'main', path: '.' },
        branch: 'b',
        title: '',
        body: '',
        files: [],
      },
      { signal: signal() },
    );
    await expect(failure).rejects.toThrow(/could not be read for a branch: /);
    await expect(failure).rejects.not.toThrow(/canary-token/);
    expect(seen[0]).toBe(
      `Basic ${Buffer.from('x-access-token:canary-token').toString('base64')}`,
    );
  });
});
