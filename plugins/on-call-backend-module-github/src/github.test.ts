import {
  mockServices,
  registerMswTestHooks,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  DocumentHost,
  onCallExtensionPoint,
} from '@paved-path/backstage-plugin-on-call-node';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { GithubDocumentHost } from './GithubDocumentHost';
import module from './index';

const server = setupServer();
registerMswTestHooks(server);

const TOKEN = 'canary-5d1f';
const API = 'https://api.github.com/repos/acme/payments/contents';
const PATH = 'docs/postmortems/2026-11-20-12-cards.md';
const PAGE = `https://github.com/acme/payments/blob/main/${PATH}`;

const integrations = {
  github: [
    { host: 'github.com', token: TOKEN },
    {
      host: 'ghe.acme.com',
      apiBaseUrl: 'https://ghe.acme.com/api/v3',
      token: 'other',
    },
    { host: 'open.acme.com', apiBaseUrl: 'https://open.acme.com/api/v3' },
  ],
};

const entity = (target: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments',
    annotations: { 'backstage.io/managed-by-location': target },
  },
});
const payments = entity(
  'url:https://github.com/acme/payments/blob/main/catalog-info.yaml',
);

type Commit = {
  message: string;
  content: string;
  sha?: string;
  author?: { name: string; email: string };
};

/** Files of one repository, as the contents API has them. */
class FakeContents {
  readonly files = new Map<string, string>();
  readonly commits: Commit[] = [];
  /** The headers that matter, of each call. */
  readonly sent: object[] = [];

  readonly handlers = [
    http.get(`${API}/*`, ({ request }) => {
      const path = this.#open(request);
      const content = this.files.get(path);
      return content === undefined
        ? this.refuse(404, 'Not Found')
        : HttpResponse.json({
            type: 'file',
            sha: this.#shaOf(content),
            encoding: 'base64',
            // GitHub breaks its lines.
            content: `${content.slice(0, 4)}\n${content.slice(4)}`,
            html_url: PAGE,
          });
    }),
    http.put(`${API}/*`, async ({ request }) => {
      const path = this.#open(request);
      const commit = (await request.json()) as Commit;
      const before = this.files.get(path);
      if (before !== undefined && !commit.sha) {
        return this.refuse(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
      }
      if (before !== undefined && commit.sha !== this.#shaOf(before)) {
        return this.refuse(409, `${path} does not match ${commit.sha}`);
      }
      this.files.set(path, commit.content);
      this.commits.push(commit);
      return HttpResponse.json(
        { content: { html_url: PAGE }, commit: { sha: 'c' } },
        { status: before === undefined ? 201 : 200 },
      );
    }),
  ];

  refuse(status: number, message: string, headers = {}) {
    return HttpResponse.json({ message }, { status, headers });
  }

  #open(request: Request): string {
    this.sent.push({
      authorization: request.headers.get('authorization'),
      repository: request.headers.get('x-paved-path-repository'),
    });
    return decodeURIComponent(
      new URL(request.url).pathname.split('/contents/')[1],
    );
  }

  #shaOf(content: string): string {
    return `sha of ${content}`;
  }
}

describe('documents at GitHub', () => {
  let github: FakeContents;
  let host: GithubDocumentHost;

  beforeEach(() => {
    github = new FakeContents();
    server.use(...github.handlers);
    host = new GithubDocumentHost({
      config: mockServices.rootConfig({ data: { integrations } }),
      callTimeout: 2_000,
      retries: 2,
      initialDelay: 1,
    });
  });

  const write = (patch: Partial<Parameters<DocumentHost['write']>[0]> = {}) =>
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
      { signal: new AbortController().signal },
    );
  const read = (path: string) =>
    Buffer.from(github.files.get(path) ?? '', 'base64').toString();

  it.each([
    ['url:https://github.com/acme/payments/blob/main/catalog-info.yaml', true],
    ['url:https://github.com/acme/all/tree/main/a/b/catalog-info.yaml', true],
    ['url:https://ghe.acme.com/acme/x/blob/main/catalog-info.yaml', true],
    // It has no credentials.
    ['url:https://open.acme.com/acme/x/blob/main/catalog-info.yaml', false],
    ['url:https://gitlab.com/acme/x/-/blob/main/catalog-info.yaml', false],
    ['url:https://github.com/acme/payments', false],
    ['file:/srv/catalog-info.yaml', false],
    ['nonsense', false],
  ])('are those of %s: %s', (target, isOwn) => {
    expect(host.handles(entity(target))).toBe(isOwn);
  });

  it('are one commit by the person, and another where they change', async () => {
    expect(await write()).toEqual({ url: PAGE });
    expect(read(PATH)).toBe('# It broke ü\n');
    expect(github.commits).toEqual([
      {
        message: 'Postmortem of incident #12',
        content: expect.any(String),
        author: { name: 'Ana Souza', email: 'ana@example.com' },
      },
    ]);
    // The same again makes no commit.
    expect(await write()).toEqual({ url: PAGE });
    expect(github.commits).toHaveLength(1);
    await write({ content: '# More\n' });
    expect(read(PATH)).toBe('# More\n');
    expect(github.commits).toHaveLength(2);
    const own = { authorization: `Bearer ${TOKEN}`, repository: null };
    expect(github.sent).toEqual(github.sent.map(() => own));
  });

  it('name who wrote them also where that has no address', async () => {
    await write({ author: { entityRef: 'user:default/bo', name: 'Bo' } });
    expect(github.commits).toEqual([
      {
        message:
          'Postmortem of incident #12\n\nWritten by Bo (user:default/bo)',
        content: expect.any(String),
      },
    ]);
  });

  it('stand in the folder of the catalog-info.yaml', async () => {
    server.use(
      http.get('https://api.github.com/repos/acme/all/contents/*', () =>
        github.refuse(404, 'Not Found'),
      ),
      http.put(
        'https://api.github.com/repos/acme/all/contents/a/b%20c/docs/x.md',
        () => HttpResponse.json({ content: { html_url: 'https://x' } }),
      ),
    );
    const all = entity(
      'url:https://github.com/acme/all/blob/main/a/b%20c/catalog-info.yaml',
    );
    expect(await write({ entity: all, path: 'docs/x.md' })).toEqual({
      url: 'https://x',
    });
    await expect(write({ path: '../x.md' })).rejects.toThrow(
      'is no path of a file within a repository',
    );
  });

  it('are written over what somebody else writes meanwhile, once', async () => {
    let isFirst = true;
    server.use(
      http.put(`${API}/*`, () => {
        if (!isFirst) return undefined;
        isFirst = false;
        github.files.set(PATH, Buffer.from('theirs').toString('base64'));
        return undefined;
      }),
    );
    await write();
    expect(read(PATH)).toBe('# It broke ü\n');
    expect(github.commits).toHaveLength(1);
  });

  it('are not written twice where the answer is lost', async () => {
    let isFirst = true;
    server.use(
      http.put(`${API}/*`, async ({ request }) => {
        if (!isFirst) return undefined;
        isFirst = false;
        const commit = (await request.clone().json()) as Commit;
        github.files.set(PATH, commit.content);
        github.commits.push(commit);
        return HttpResponse.error();
      }),
    );
    expect(await write()).toEqual({ url: PAGE });
    expect(github.commits).toHaveLength(1);
  });

  it('wait for a rate limit that is spent', async () => {
    let isFirst = true;
    server.use(
      http.put(`${API}/*`, () => {
        if (!isFirst) return undefined;
        isFirst = false;
        return github.refuse(403, 'You have exceeded a secondary rate limit', {
          'retry-after': '0',
        });
      }),
    );
    await write();
    expect(github.commits).toHaveLength(1);
  });

  it.each([
    [401, 'Bad credentials', 'does not take the token'],
    [403, 'Resource not accessible by integration', 'contents: write'],
    [404, 'Not Found', 'contents: write there, or the repository is gone'],
    [403, 'Repository was archived so is read-only.', 'unarchive it'],
    [409, 'Repository rule violations found', 'let its token or GitHub App'],
    [500, `Oops ${TOKEN}`, 'Oops ***'],
  ])('are refused with %s %s, in words', async (status, message, words) => {
    server.use(http.put(`${API}/*`, () => github.refuse(status, message)));
    const error = await write().then(
      () => undefined,
      thrown => thrown,
    );
    expect(error.message).toContain(words);
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(TOKEN);
  });

  it('say where the repository was renamed, and where there is a folder', async () => {
    server.use(
      http.put(`${API}/*`, () =>
        HttpResponse.json(
          {},
          {
            status: 307,
            headers: { location: 'https://api.github.com/repositories/1/x' },
          },
        ),
      ),
    );
    await expect(write()).rejects.toThrow('was moved or renamed');
    server.use(http.get(`${API}/*`, () => HttpResponse.json([])));
    await expect(write()).rejects.toThrow('is no plain file');
  });

  it('do not wait for ever', async () => {
    server.use(
      http.get(`${API}/*`, async () => {
        await delay('infinite');
      }),
    );
    const stop = new AbortController();
    const writing = host.write(
      {
        entity: payments,
        path: PATH,
        content: 'x',
        message: 'x',
        author: { entityRef: 'user:default/bo', name: 'Bo' },
      },
      { signal: stop.signal },
    );
    stop.abort(new Error('Enough'));
    await expect(writing).rejects.toThrow('Enough');
  });
});

describe('onCallModuleGithub', () => {
  async function start(data: object): Promise<string[]> {
    const added: string[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          onCallExtensionPoint,
          {
            addOnCallProvider: () => {},
            addDocumentHost: ({ id, title }) => {
              added.push(`${id}: ${title}`);
            },
          },
        ],
      ],
      features: [module, mockServices.rootConfig.factory({ data })],
    });
    return added;
  }

  it('does nothing until it is configured', async () => {
    expect(await start({ integrations })).toEqual([]);
    expect(await start({ integrations, onCall: { github: {} } })).toEqual([
      'github: GitHub',
    ]);
  });

  it('refuses a wrong configuration', async () => {
    await expect(
      start({ integrations, onCall: { github: { callTimeout: 'soon' } } }),
    ).rejects.toThrow(/onCall.github.callTimeout/);
  });
});
