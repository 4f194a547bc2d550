import {
  createMockDirectory,
  mockServices,
  registerMswTestHooks,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  DocumentHost,
  onCallExtensionPoint,
} from '@paved-path/backstage-plugin-on-call-node';
import { runGit } from '@paved-path/provider-kit-node';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import module from './index';

jest.setTimeout(60_000);

const server = setupServer();
registerMswTestHooks(server);

const PATH = 'docs/postmortems/2026-11-20-12-cards.md';

describe('documents in the sandbox', () => {
  const folders = createMockDirectory();
  let bare: string;
  let base: string;
  let started: string[];
  let tokens: string[];

  const git = async (...args: string[]) =>
    (
      await runGit(args, {
        cwd: bare,
        env: {
          GIT_AUTHOR_NAME: 'Bo',
          GIT_AUTHOR_EMAIL: 'bo@example.com',
          GIT_COMMITTER_NAME: 'Bo',
          GIT_COMMITTER_EMAIL: 'bo@example.com',
        },
      })
    ).stdout.trim();

  /** Pushes a commit as anybody would. */
  async function push(files: string): Promise<string> {
    const parent = await git('for-each-ref', '--format=%(objectname)');
    await runGit(['fast-import', '--quiet'], {
      cwd: bare,
      input: `commit refs/heads/main\ncommitter Bo <bo@example.com> 0 +0000\ndata 6\nBy me\n${
        parent && `from ${parent}\n`
      }${files}`,
    });
    return git('rev-parse', 'main');
  }

  async function startHosts(sandbox: object): Promise<DocumentHost[]> {
    const hosts: DocumentHost[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          onCallExtensionPoint,
          {
            addOnCallProvider: () => {},
            addDocumentHost: host => hosts.push(host),
          },
        ],
      ],
      features: [
        module,
        mockServices.rootConfig.factory({ data: { sandbox } }),
        mockServices.discovery.mock({
          getBaseUrl: async () => 'http://internal.test/api/sandbox',
          getExternalBaseUrl: async () => 'http://localhost:7007/api/sandbox',
        }).factory,
      ],
    });
    return hosts;
  }

  const start = async () =>
    (await startHosts({ enabled: true, folder: folders.path }))[0];

  const entity = (target: string): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'payments',
      annotations: { 'backstage.io/managed-by-location': target },
    },
  });
  const payments = entity(
    'url:http://localhost:7007/api/sandbox/repositories/services/payments/raw/catalog-info.yaml',
  );

  const write = (
    host: DocumentHost,
    patch: Partial<Parameters<DocumentHost['write']>[0]> = {},
  ) =>
    host.write(
      {
        entity: payments,
        path: PATH,
        content: '# It broke ü\n',
        message: 'Postmortem of incident #12',
        author: {
          entityRef: 'user:default/ana',
          name: 'Ana <Souza>',
          email: 'ana@example.com',
        },
        ...patch,
      },
      { signal: AbortSignal.timeout(30_000) },
    );

  beforeEach(async () => {
    folders.clear();
    bare = folders.resolve('repositories/services/payments.git');
    await runGit(['init', '--bare', '--quiet', '--initial-branch=main', bare]);
    base = await push(
      'M 100644 inline README.md\ndata 2\nx\nM 120000 inline docs/link.md\ndata 1\nx\nM 100644 inline notes\ndata 2\nx\n',
    );
    started = [];
    tokens = [];
    server.use(
      http.all('http://internal.test/*', ({ request }) => {
        tokens.push(request.headers.get('authorization') ?? '');
      }),
      http.get(
        'http://internal.test/api/sandbox/repositories/services/:name',
        ({ params }) =>
          params.name === 'payments'
            ? HttpResponse.json({
                owner: 'services',
                name: 'payments',
                defaultBranch: 'main',
                cloneUrl: 'http://localhost:7007/x.git',
                url: 'http://localhost:3000/sandbox/repositories/services/payments',
                sourceUrl:
                  'http://localhost:7007/api/sandbox/repositories/services/payments/raw/',
                createdAt: '2026-01-01T00:00:00Z',
              })
            : HttpResponse.json(
                { error: { name: 'NotFoundError', message: 'no' } },
                { status: 404 },
              ),
      ),
      http.post(
        'http://internal.test/api/sandbox/repositories/services/payments/runs',
        async () => {
          started.push(await git('rev-parse', 'main'));
          return HttpResponse.json({
            id: '1',
            repository: 'services/payments',
            branch: 'main',
            commit: {
              sha: base,
              message: 'x',
              author: { name: 'x', email: 'x' },
            },
            state: 'queued',
            steps: [],
            url: 'http://localhost:3000',
            queuedAt: '2026-01-01T00:00:00Z',
          });
        },
      ),
    );
  });

  it('are those of entities whose repository is there', async () => {
    const host = await start();
    expect(host.handles(payments)).toBe(true);
    for (const target of [
      'file:/srv/examples/all.yaml',
      'url:https://github.com/acme/payments/blob/main/catalog-info.yaml',
      'url:http://localhost:7007/api/sandbox/repositories/platform/config/raw/catalog-info.yaml',
      'url:http://localhost:7007/api/sandbox/repositories/../payments/raw/catalog-info.yaml',
      'nonsense',
    ]) {
      expect(host.handles(entity(target))).toBe(false);
    }
    // Anybody can write any source location into an entity.
    expect(
      host.handles({
        ...payments,
        metadata: {
          name: 'payments',
          annotations: {
            'backstage.io/managed-by-location': 'file:/srv/all.yaml',
            'backstage.io/source-location':
              payments.metadata.annotations![
                'backstage.io/managed-by-location'
              ],
          },
        },
      }),
    ).toBe(false);
    expect(await startHosts({ enabled: false })).toEqual([]);
  });

  it('are one commit by the person on the default branch, which runs the pipeline', async () => {
    const host = await start();
    expect(await write(host)).toEqual({
      url: `http://localhost:7007/api/sandbox/repositories/services/payments/raw/${PATH}`,
    });
    const tip = await git('rev-parse', 'main');
    expect(await git('log', '-1', '--format=%P|%an|%ae|%cn|%B', 'main')).toBe(
      `${base}|Ana Souza|ana@example.com|Paved Path|Postmortem of incident #12`,
    );
    expect(await git('diff', '--name-status', base, tip)).toBe(`A\t${PATH}`);
    expect(await git('show', `main:${PATH}`)).toBe('# It broke ü');
    expect(started).toEqual([tip]);
    // As on-call itself, not as the person.
    expect(tokens).toHaveLength(2);
    for (const token of tokens) {
      expect(token).toMatch(/^Bearer mock-service-token/);
    }
    // Nothing is left beside it, and the repository is whole.
    expect(await git('fsck', '--strict')).toBe('');
  });

  it('are left as they are where the content is the same', async () => {
    const host = await start();
    await write(host);
    const tip = await git('rev-parse', 'main');
    await write(host);
    expect(await git('rev-parse', 'main')).toBe(tip);
    expect(started).toHaveLength(1);
    await write(host, { content: '# More\n' });
    expect(await git('rev-parse', 'main~1')).toBe(tip);
  });

  it('stand in the folder of the catalog-info.yaml', async () => {
    const host = await start();
    await write(host, {
      entity: entity(
        'url:http://localhost:7007/api/sandbox/repositories/services/payments/raw/parts/my%20one/catalog-info.yaml',
      ),
    });
    expect(await git('show', `main:parts/my one/${PATH}`)).toBe('# It broke ü');
  });

  it('come on top of what others write at the same time', async () => {
    const host = await start();
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(
      names.map(name =>
        write(host, { path: `docs/${name}.md`, content: name }),
      ),
    );
    const written = await git('diff', '--name-only', base, 'main');
    expect(written.split('\n')).toEqual(names.map(name => `docs/${name}.md`));
    expect(await git('rev-list', '--count', 'main')).toBe('6');
  });

  it.each([
    ['../x.md', 'is no path of a file within a repository'],
    ['.git/hooks/x', 'is no path of a file within a repository'],
    ['docs/link.md', 'is no plain file'],
    ['notes/x.md', 'there is a file where its folder should be'],
  ])('are not written at %s', async (path, message) => {
    const host = await start();
    await expect(write(host, { path })).rejects.toThrow(message);
    expect(await git('rev-parse', 'main')).toBe(base);
  });

  it('are kept where the pipeline cannot be started', async () => {
    server.use(
      http.post('http://internal.test/*', () =>
        HttpResponse.json({}, { status: 500 }),
      ),
    );
    const host = await start();
    await write(host);
    expect(await git('show', `main:${PATH}`)).toBe('# It broke ü');
  });

  it('are refused where the repository is gone, or has no commit', async () => {
    const host = await start();
    await expect(
      write(host, {
        entity: entity(
          'url:http://localhost:7007/api/sandbox/repositories/services/gone/raw/catalog-info.yaml',
        ),
      }),
    ).rejects.toThrow('The sandbox has no repository services/gone any more');
    await git('update-ref', '-d', 'refs/heads/main');
    await expect(write(host)).rejects.toThrow('main has no commit yet');
  });
});
