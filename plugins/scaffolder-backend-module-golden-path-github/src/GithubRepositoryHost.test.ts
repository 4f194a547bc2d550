import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { API, FakeGithub, nameTaken, TOKEN } from './__testUtils__/fakeGithub';
import { GithubClientOptions } from './GithubClient';
import { GithubRepositoryHost } from './GithubRepositoryHost';

describe('GithubRepositoryHost', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  let github: FakeGithub;

  beforeEach(async () => {
    github = new FakeGithub();
    await github.start();
    server.use(...github.handlers);
  });
  afterEach(async () => {
    // Whatever happened, the token is nowhere to be read.
    github.checkLogs();
    await github.stop();
  });

  function createHost(
    options: Partial<GithubClientOptions> & { github?: object } = {},
  ) {
    return new GithubRepositoryHost({
      ...github.client(options),
      pushBaseUrl: github.pushBaseUrl,
    });
  }

  function request(overrides: object = {}) {
    return {
      name: 'refunds',
      description: 'Pays money back',
      ownerRef: 'group:default/payments',
      folder: github.folder,
      author: { name: 'Ana', email: 'ana@example.com' },
      ...overrides,
    };
  }

  it('creates the repository, pushes the folder, and goes on from there when it is called again', async () => {
    const host = createHost();
    expect(await host.find('refunds', github.context())).toBeUndefined();

    const created = await host.create(request(), github.context());
    expect(created).toEqual({
      owner: 'acme',
      name: 'refunds',
      url: 'https://github.com/acme/refunds',
      cloneUrl: 'https://github.com/acme/refunds.git',
      catalogInfoUrl:
        'https://github.com/acme/refunds/blob/main/catalog-info.yaml',
      defaultBranch: 'main',
      headSha: await github.git('refunds', 'rev-parse', 'main'),
    });
    expect(github.calls[0]).toMatchObject({
      method: 'POST',
      path: '/orgs/acme/repos',
      body: {
        name: 'refunds',
        description: 'Pays money back',
        visibility: 'private',
        private: true,
        delete_branch_on_merge: true,
      },
    });
    expect(
      await github.git('refunds', 'ls-tree', '-r', '--name-only', 'main'),
    ).toBe('README.md\nsrc/index.js');
    expect(
      await github.git('refunds', 'log', '--format=%an <%ae> %s', 'main'),
    ).toBe('Ana <ana@example.com> Create refunds');
    expect(github.repositories.get('refunds')?.topics).toEqual(['paved-path']);
    expect(github.teamAccess.get('payments/refunds')).toBe('maintain');

    const again = await createHost().create(request(), github.context());
    expect(again).toEqual(created);
    expect(await github.git('refunds', 'rev-list', '--count', '--all')).toBe(
      '1',
    );
    expect(
      github.calls.filter(call => call.path === '/orgs/acme/repos'),
    ).toHaveLength(1);
    expect(await host.find('refunds', github.context())).toEqual(created);
  });

  it('leaves what is not its own as it is', async () => {
    const host = createHost();
    const { headSha } = await host.create(request(), github.context());
    await writeFile(path.join(github.folder, 'README.md'), '# Another\n');
    await expect(host.create(request(), github.context())).rejects.toThrow(
      expect.objectContaining({
        name: 'ConflictError',
        message: expect.stringContaining('exists with other content'),
      }),
    );
    expect(await github.git('refunds', 'rev-parse', 'main')).toBe(headSha);

    await github.add({
      name: 'ledger',
      description: 'by somebody else',
      topics: [],
      default_branch: 'main',
    });
    await expect(
      host.create(request({ name: 'ledger' }), github.context()),
    ).rejects.toThrow(/was not made by the golden path/);

    // Empty and ours: an earlier run broke off before it pushed.
    await github.add({
      name: 'invoices',
      description: 'Pays money back',
      topics: [],
      default_branch: 'main',
    });
    await host.create(request({ name: 'invoices' }), github.context());
    expect(await github.git('invoices', 'rev-parse', 'main')).toMatch(
      /^\w{40}$/,
    );
  });

  it('says so when the team does not exist on GitHub', async () => {
    await createHost().create(
      request({ ownerRef: 'group:default/unknown' }),
      github.context(),
    );
    expect(github.logs).toContainEqual(
      expect.stringMatching(/^warn: acme has no team 'unknown' on GitHub/),
    );
  });

  it('goes on when the name is taken by its own try whose answer was lost', async () => {
    let tries = 0;
    server.use(
      http.post(`${API}/orgs/acme/repos`, async () => {
        tries += 1;
        if (tries > 1) return nameTaken();
        await github.add({
          name: 'refunds',
          description: 'Pays money back',
          topics: [],
          default_branch: 'main',
        });
        return HttpResponse.json({ message: 'Bad Gateway' }, { status: 502 });
      }),
    );
    await createHost().create(request(), github.context());
    expect(tries).toBe(2);
    expect(await github.git('refunds', 'rev-parse', 'main')).toMatch(
      /^\w{40}$/,
    );
  });

  it.each([
    [401, 'AuthenticationError', 'Bad credentials'],
    [403, 'NotAllowedError', 'Resource not accessible by integration'],
    [404, 'NotFoundError', 'Not Found'],
    [409, 'ConflictError', 'Conflict'],
    [422, 'InputError', 'Repository creation failed.'],
    [500, 'ServiceUnavailableError', 'Server Error'],
  ])(
    'answers %s as %s with the words of GitHub',
    async (status, name, message) => {
      let tries = 0;
      server.use(
        http.post(`${API}/orgs/acme/repos`, ({ request: call }) => {
          tries += 1;
          expect(call.headers.get('authorization')).toBe(`token ${TOKEN}`);
          return HttpResponse.json(
            { message: `${message} (${TOKEN})` },
            { status },
          );
        }),
      );
      const error = await createHost({ retries: 2 })
        .create(request(), github.context())
        .catch(thrown => thrown);
      expect(error).toMatchObject({ name });
      expect(error.message).toContain(`${message} (***)`);
      expect(JSON.stringify([error, error.stack, error.cause])).not.toContain(
        TOKEN,
      );
      expect(tries).toBe(status === 500 ? 3 : 1);
    },
  );

  it('waits as long as GitHub asks, and not for an hour', async () => {
    const times: number[] = [];
    server.use(
      http.get(`${API}/repos/acme/slow`, () => {
        times.push(Date.now());
        return times.length === 1
          ? HttpResponse.json(
              { message: 'You have exceeded a secondary rate limit' },
              { status: 429, headers: { 'Retry-After': '1' } },
            )
          : HttpResponse.json({ message: 'Not Found' }, { status: 404 });
      }),
      http.get(`${API}/repos/acme/exhausted`, () =>
        HttpResponse.json(
          { message: 'API rate limit exceeded' },
          {
            status: 403,
            headers: {
              'x-ratelimit-remaining': '0',
              'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3000),
            },
          },
        ),
      ),
    );
    expect(await createHost().find('slow', github.context())).toBeUndefined();
    expect(times[1] - times[0]).toBeGreaterThanOrEqual(990);
    await expect(
      createHost().find('exhausted', github.context()),
    ).rejects.toThrow(/API rate limit exceeded.*asks to wait 300\d s/);
  });

  it('stops at once when it is cancelled, also while it waits', async () => {
    const controller = new AbortController();
    server.use(
      http.get(`${API}/repos/acme/slow`, () => {
        controller.abort(new Error('cancelled by Ana'));
        return HttpResponse.json(
          { message: 'slow down' },
          { status: 429, headers: { 'Retry-After': '50' } },
        );
      }),
    );
    await expect(
      createHost().find('slow', github.context(controller.signal)),
    ).rejects.toThrow('cancelled by Ana');
  });

  it('gives up on a call that takes too long', async () => {
    server.use(
      http.get(`${API}/repos/acme/slow`, async () => {
        await delay('infinite');
      }),
    );
    await expect(
      createHost({
        retries: 1,
        github: { callTimeout: { milliseconds: 20 } },
      }).find('slow', github.context()),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });
});
