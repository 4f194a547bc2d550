import { http, HttpResponse } from 'msw';
import { API, PAGE, refuse, TOKEN } from './__testUtils__/FakeGithub';
import {
  BRANCH,
  failureOf,
  location,
  useGithub,
} from './__testUtils__/useGithub';

describe('openPullRequest', () => {
  const use = useGithub();

  it('opens a pull request with one commit on top of the base', async () => {
    const main = use.github.tip('main');
    expect(await use.open()).toEqual({
      kind: 'pull-request',
      title: 'acme/infrastructure#1',
      url: `${PAGE}/pull/1`,
      notes: [],
      number: 1,
    });
    const tip = use.github.tip(BRANCH);
    expect(tip.parents).toEqual([main.sha]);
    expect(tip.tree).toEqual({
      ...main.tree,
      'live/payments/main.tf': { mode: '100644', content: 'size = 2 # ü\n' },
    });
    expect(tip.message).toMatch(/^Record what is there\n\nPaved-Path-Drift: /);
    expect(use.github.pulls).toEqual([
      {
        number: 1,
        state: 'open',
        head: BRANCH,
        base: 'main',
        title: 'Record what is there',
        body: 'It drifted.',
      },
    ]);
    expect(use.github.forced).toEqual([]);
    expect([...use.github.authorizations]).toEqual([`token ${TOKEN}`]);
  });

  it('opens one without changes, from the branch that the repository shows', async () => {
    await use.open({ files: [], location: { ...location, branch: 'HEAD' } });
    const main = use.github.tip('main');
    expect(use.github.tip(BRANCH)).toMatchObject({
      parents: [main.sha],
      tree: main.tree,
    });
    expect(use.github.pulls).toMatchObject([{ base: 'main' }]);
  });

  it('keeps what a file may do, and adds files', async () => {
    await use.open({
      files: [
        { path: 'live/run.sh', content: 'walk\n' },
        { path: 'new/folder/main.tf', content: '' },
      ],
    });
    expect(use.github.tip(BRANCH).tree).toMatchObject({
      'live/run.sh': { mode: '100755', content: 'walk\n' },
      'new/folder/main.tf': { mode: '100644', content: '' },
    });
    await expect(
      use.open({ files: [{ path: 'live/link.tf', content: 'x' }] }),
    ).rejects.toThrow('live/link.tf is no plain file');
  });

  it.each([
    ['../main.tf'],
    ['/main.tf'],
    ['a//b.tf'],
    ['.git/config'],
    ['a/.GIT/hooks'],
    ['a\\b'],
    [''],
  ])('writes no file at %j', async path => {
    await expect(use.open({ files: [{ path, content: '' }] })).rejects.toThrow(
      'is no path within a repository',
    );
    expect(use.github.branches.has(BRANCH)).toBe(false);
  });

  it('brings the one up to date that is open, on top of where the base is now', async () => {
    await use.open();
    const first = use.github.tip(BRANCH).sha;
    // The same again changes nothing but the words.
    expect(await use.open({ title: 'Another title' })).toMatchObject({
      number: 1,
      notes: ['It was open already, and was brought up to date.'],
    });
    expect(use.github.tip(BRANCH).sha).toBe(first);
    const main = use.github.commit('main', {
      'README.md': { mode: '100644', content: '# Moved on\n' },
    });
    expect(await use.open({ body: 'Again.' })).toMatchObject({ number: 1 });
    expect(use.github.tip(BRANCH)).toMatchObject({
      parents: [main],
      tree: { 'README.md': { content: '# Moved on\n' } },
    });
    expect(use.github.forced).toEqual([BRANCH]);
    expect(use.github.pulls).toMatchObject([{ number: 1, body: 'Again.' }]);
  });

  it('opens another one where the first is closed', async () => {
    await use.open();
    use.github.pulls[0].state = 'closed';
    expect(await use.open({ files: [] })).toMatchObject({
      number: 2,
      notes: [],
    });
  });

  it('never writes over what somebody else committed', async () => {
    await use.open();
    const { sha } = use.github.tip(BRANCH);
    use.github.commit(BRANCH, { a: { mode: '100644', content: 'by Ana' } });
    const error = await failureOf(use.open({ files: [] }));
    expect(error.message).toBe(
      `Somebody else has committed to the branch ${BRANCH} of acme/infrastructure. Merge or delete it, and do this again: ${PAGE}/tree/${BRANCH}`,
    );
    expect(use.github.tip(BRANCH).parents).toEqual([sha]);
  });

  it('forces only branches that are its own', async () => {
    const branch = 'fix-drift';
    await use.open({ branch });
    use.github.commit('main', { a: { mode: '100644', content: 'a' } });
    await expect(use.open({ branch })).rejects.toThrow(
      'holds something else, and is not below paved-path/drift',
    );
    await expect(use.open({ branch: 'main' })).rejects.toThrow('on itself');
    expect(use.github.forced).toEqual([]);
  });

  it('goes on with the branch that somebody was faster to create', async () => {
    use.server.use(
      http.get(`${API}/git/ref/*`, ({ request }) =>
        request.url.includes('drift') ? refuse(404, 'Not Found') : undefined,
      ),
    );
    await use.open();
    expect(await use.open({ files: [] })).toMatchObject({ number: 1 });
    expect(use.github.forced).toEqual([BRANCH]);
  });

  it('finds the pull request whose answer was lost', async () => {
    let count = 0;
    use.server.use(
      http.post(`${API}/pulls`, async ({ request }) => {
        count += 1;
        if (count > 1) return undefined;
        const body = (await request.json()) as object;
        use.github.pulls.push({ ...body, number: 5, state: 'open' } as never);
        return HttpResponse.error();
      }),
    );
    expect(await use.open()).toMatchObject({ number: 5 });
    expect(use.github.pulls).toHaveLength(1);
  });

  it('says that nothing is left to change', async () => {
    const files = [{ path: 'live/payments/main.tf', content: 'size = 1\n' }];
    await expect(use.open({ files })).rejects.toThrow(
      'The branch main of acme/infrastructure has these changes already',
    );
    await expect(
      use.open({ location: { ...location, branch: 'gone' } }),
    ).rejects.toThrow('acme/infrastructure has no branch gone at GitHub');
  });

  it('cuts what GitHub would not take', async () => {
    await use.open({
      title: `a\n${'b'.repeat(300)}`,
      body: 'c'.repeat(90_000),
    });
    expect(use.github.pulls[0].title).toHaveLength(251);
    expect(use.github.pulls[0].title).toMatch(/^a b/);
    expect(use.github.pulls[0].body.length).toBeLessThan(65_536);
    expect(use.github.pulls[0].body).toMatch(/The rest was left out/);
  });

  it('says which rules forbid a branch', async () => {
    use.server.use(
      http.post(`${API}/git/refs`, () =>
        refuse(422, 'Repository rule violations found'),
      ),
    );
    expect(await failureOf(use.open())).toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /^The rules of acme\/infrastructure do not allow writing the branch .*Repository rule violations/,
      ),
    });
  });
});
