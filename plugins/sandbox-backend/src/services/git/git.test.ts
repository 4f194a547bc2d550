import { mockCredentials } from '@backstage/backend-test-utils';
import { runGit } from '@paved-path/provider-kit-node';
import request from 'supertest';
import { SandboxFixture } from '../../__testUtils__/SandboxFixture';

jest.setTimeout(60_000);

function refusal(statusCode: number, message: string) {
  return {
    statusCode,
    body: { error: { message: expect.stringContaining(message) } },
  };
}

describe('the git host', () => {
  let fixture: SandboxFixture;

  beforeAll(async () => {
    fixture = await SandboxFixture.create();
    await fixture.createService('ledger');
  });
  afterAll(async () => {
    await fixture.remove();
  });

  async function createToken(user: string) {
    return fixture.client.createToken(
      { description: 'laptop' },
      { token: fixture.token(user) },
    );
  }

  it('takes pushes by the token of an owner alone', async () => {
    await expect(fixture.push('ledger', undefined)).rejects.toThrow(
      /could not read Username|Authentication failed/,
    );
    await expect(fixture.push('ledger', 'guessed')).rejects.toThrow(
      'Authentication failed',
    );
    const stranger = await createToken('bo');
    await expect(fixture.push('ledger', stranger.token)).rejects.toThrow(/403/);

    const mine = await createToken('ana');
    expect(mine.token).toMatch(/^ppsb_[\w-]{43}$/);
    await fixture.push('ledger', mine.token);
    const { stdout: pushed } = await runGit(['rev-parse', 'HEAD'], {
      cwd: `${fixture.folder}/clones/ledger`,
    });
    const repository = await fixture.client.getRepository('services', 'ledger');
    expect(repository).toMatchObject({
      cloneUrl: `${fixture.baseUrl}/git/services/ledger.git`,
      url: 'http://localhost:3000/sandbox/repositories/services/ledger',
      ownerRef: 'group:default/payments',
      defaultBranch: 'main',
      head: { sha: pushed.trim(), message: 'Greet with hello' },
    });
    const [listed] = await fixture.client.getTokens({
      token: fixture.token('ana'),
    });
    expect(listed).toEqual({
      id: mine.id,
      description: 'laptop',
      userRef: 'user:default/ana',
      createdAt: mine.createdAt,
      lastUsedAt: expect.any(String),
    });

    // Only its own user takes a token back.
    await expect(
      fixture.client.revokeToken(mine.id, { token: fixture.token('bo') }),
    ).rejects.toMatchObject(refusal(404, 'You have no such token'));
    await fixture.client.revokeToken(mine.id, { token: fixture.token('ana') });
    await fixture.commit('ledger');
    await expect(fixture.push('ledger', mine.token)).rejects.toThrow(
      'Authentication failed',
    );
  });

  it('clones for anybody here, in protocol 2 and with large, compressed requests', async () => {
    const clone = `${fixture.folder}/clone`;
    await runGit(
      ['clone', '--quiet', `${fixture.baseUrl}/git/services/ledger.git`, clone],
      { env: { GIT_TRACE_PACKET: '1' } },
    ).then(({ stderr }) => expect(stderr).toContain('version 2'));
    const { stdout } = await runGit(['log', '-1', '--format=%an'], {
      cwd: clone,
    });
    expect(stdout.trim()).toBe('Ana Souza');

    // Many refs to tell make git compress its request.
    const many = Array.from(
      { length: 400 },
      (_, index) => `create refs/heads/branch-${index} HEAD`,
    );
    await runGit(['update-ref', '--stdin'], {
      cwd: `${fixture.folder}/clones/ledger`,
      input: `${many.join('\n')}\n`,
    });
    await fixture.push(
      'ledger',
      fixture.token('ana'),
      'refs/heads/*:refs/heads/*',
    );
    await fixture.commit('ledger', { greeting: 'fetch me' });
    await fixture.push('ledger', fixture.token('ana'));
    await runGit(['fetch', '--quiet', 'origin'], { cwd: clone });
    const { stdout: branches } = await runGit(['branch', '--remotes'], {
      cwd: clone,
    });
    expect(branches.trim().split('\n').length).toBeGreaterThanOrEqual(401);
  });

  it('starts the pipeline for the default branch and for no other', async () => {
    const runs = () =>
      fixture.client.getRuns({ repository: 'services/ledger' });
    await fixture.waitForRun('ledger');
    const before = await runs();
    await runGit(['switch', '--quiet', '--create', 'feature'], {
      cwd: `${fixture.folder}/clones/ledger`,
    });
    await fixture.commit('ledger', { greeting: 'a feature' });
    await fixture.push('ledger', fixture.token('ana'), 'feature');
    expect(await runs()).toHaveLength(before.length);
    await fixture.push('ledger', fixture.token('ana'), 'feature:main');
    expect(await runs()).toHaveLength(before.length + 1);
    await runGit(['switch', '--quiet', 'main'], {
      cwd: `${fixture.folder}/clones/ledger`,
    });
  });

  it('lets whoever created a repository push its first commit, and no further', async () => {
    const client = fixture.client;
    await client.createRepository(
      { owner: 'services', name: 'gift', ownerRef: 'group:default/payments' },
      { token: fixture.token('bo') },
    );
    await fixture.commit('ledger');
    const push = () =>
      fixture.push('ledger', fixture.token('bo'), 'main', 'services/gift');
    await push();
    await fixture.commit('ledger');
    await expect(push()).rejects.toThrow(/403/);
  });

  it('never takes a push to what the platform writes', async () => {
    for (const name of ['config', 'plans', 'dashboards']) {
      await expect(
        fixture.push(
          'ledger',
          fixture.token('ana'),
          'main',
          `platform/${name}`,
        ),
      ).rejects.toThrow(
        new RegExp(`platform/${name} is written by the platform alone`),
      );
    }
    const config = `${fixture.folder}/config-clone`;
    await runGit([
      'clone',
      '--quiet',
      `${fixture.baseUrl}/git/platform/config.git`,
      config,
    ]);
    const { stdout } = await runGit(['ls-files'], { cwd: config });
    expect(stdout.trim()).toBe('README.md');
  });

  it('answers with sentences, and with nothing that is outside of a repository', async () => {
    const http = request(fixture.server);
    const localhost = { Host: 'localhost' };
    const refused = await http
      .get(
        '/api/sandbox/git/services/ledger.git/info/refs?service=git-receive-pack',
      )
      .set(localhost);
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toMatch(/^Basic realm=/);
    expect(refused.text).toContain(
      'Make a token at http://localhost:3000/sandbox/tokens',
    );
    const unknown = await http
      .get(
        '/api/sandbox/git/services/nothing.git/info/refs?service=git-upload-pack',
      )
      .set(localhost);
    expect(unknown.status).toBe(404);
    expect(unknown.text).toContain('There is no repository services/nothing');

    for (const path of [
      '/services/ledger.git/config',
      '/services/ledger.git/HEAD',
      '/services/ledger.git/info/refs',
      '/services/ledger.git/../ledger.git/info/refs?service=git-upload-pack',
      '/services/..%2f..%2fledger.git/info/refs?service=git-upload-pack',
      '/../../../../etc/passwd',
      '/services/ledger.git/objects/info/packs',
    ]) {
      const answer = await http.get(`/api/sandbox/git${path}`).set(localhost);
      expect({ path, status: answer.status }).toEqual({ path, status: 404 });
    }

    // The name of another site that points here is refused, so that its pages cannot read repositories.
    const rebound = await http
      .get(
        '/api/sandbox/git/services/ledger.git/info/refs?service=git-upload-pack',
      )
      .set('Host', 'evil.example:7007');
    expect(rebound.status).toBe(403);
  });

  it('answers files of the default branch, and only those', async () => {
    const http = request(fixture.server);
    const raw = (path: string) =>
      http
        .get(`/api/sandbox/repositories/services/ledger/raw/${path}`)
        .set('Host', 'localhost');
    const file = await raw('service.yaml');
    expect(file.status).toBe(200);
    expect(file.text).toContain('name: ledger');
    expect(file.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    const again = await raw('service.yaml').set(
      'If-None-Match',
      file.headers.etag,
    );
    expect(again.status).toBe(304);
    for (const path of [
      'missing.yaml',
      '..%2f..%2fconfig',
      '%2e%2e/config',
      'a%00b',
      '',
    ]) {
      const answer = await raw(path);
      expect({ path, status: answer.status }).toEqual({ path, status: 404 });
    }
  });

  it('answers the same repository to the same owner, and refuses others and wrong names', async () => {
    const { client } = fixture;
    const create = (body: object, user = 'ana') =>
      client.createRepository(body as { owner: string; name: string }, {
        token: mockCredentials.user.token(`user:default/${user}`),
      });
    const again = await create({
      owner: 'services',
      name: 'ledger',
      ownerRef: 'Group:default/Payments',
    });
    expect(again.head?.sha).toMatch(/^[0-9a-f]{40}$/);
    await expect(
      create({
        owner: 'services',
        name: 'ledger',
        ownerRef: 'group:default/other',
      }),
    ).rejects.toMatchObject(refusal(409, 'belongs to group:default/payments'));
    await expect(
      create({ owner: 'platform', name: 'mine' }),
    ).rejects.toMatchObject(refusal(400, "owner: 'platform' is reserved"));
    for (const name of ['..', 'A', 'a--b', '-a', 'a/b', '', 'a'.repeat(64)]) {
      await expect(create({ owner: 'services', name })).rejects.toMatchObject(
        refusal(400, 'name: '),
      );
    }
  });
});
