import { delay, http, HttpResponse } from 'msw';
import { API, PAGE, refuse, TOKEN } from './__testUtils__/FakeGithub';
import {
  BRANCH,
  failureOf,
  location,
  useGithub,
} from './__testUtils__/useGithub';
import { parseRepository } from './repository';

describe('GithubCodeHost', () => {
  const use = useGithub();

  it.each([
    ['https://github.com/acme/infrastructure', true],
    ['https://github.com/acme/infrastructure.git/', true],
    ['git@github.com:acme/infrastructure.git', true],
    ['ssh://git@github.com:22/acme/infrastructure.git', true],
    ['https://gitlab.com/acme/infrastructure', false],
    // It is listed, but without credentials.
    ['https://ghe.acme.com/acme/infrastructure', false],
    ['https://github.com/acme', false],
    ['https://github.com/acme/a/b', false],
    ['/srv/infrastructure.git', false],
    ['file:///srv/acme/infrastructure', false],
  ])('knows its own: %s', (url, isOwn) => {
    expect(use.github.host().handles(url)).toBe(isOwn);
    const { url: page } = parseRepository(url) ?? {};
    expect(page === PAGE).toBe(isOwn);
  });

  it('refuses what is not its own', async () => {
    const repositoryUrl = 'https://gitlab.com/acme/infrastructure';
    await expect(
      use.open({ location: { ...location, repositoryUrl } }),
    ).rejects.toThrow('is no repository of a host that integrations.github');
  });

  it('says what is wrong with the repository', async () => {
    use.github.facts = { has_issues: false };
    await expect(use.openIssue()).rejects.toThrow(
      `Issues are switched off in acme/infrastructure; switch them on in its settings: ${PAGE}/settings`,
    );
    use.github.facts = { archived: true };
    for (const call of [use.open, use.openIssue]) {
      expect(await failureOf(call())).toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining('is archived at GitHub'),
      });
    }
    use.server.use(
      http.post(`${API}/issues/7/comments`, () =>
        refuse(403, 'Repository was archived so is read-only.'),
      ),
    );
    await expect(use.comment()).rejects.toThrow('is archived at GitHub');
    use.server.use(http.get(API, () => refuse(404, 'Not Found')));
    await expect(use.open()).rejects.toThrow(
      'GitHub has no repository acme/infrastructure, or the token',
    );
    use.server.use(
      http.get(API, () => refuse(401, `Bad credentials ${TOKEN}`)),
    );
    expect(await failureOf(use.open())).toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringContaining(
        'GitHub does not take the token that integrations.github has for acme/infrastructure',
      ),
    });
  });

  it.each([
    ['git/blobs', 403, 'lacks the permission contents: write'],
    ['git/blobs', 404, 'most likely lacks the permission contents: write'],
    ['pulls', 403, 'lacks the permission pull_requests: write'],
  ])('says which permission %s lacks by its %s', async (call, status, text) => {
    use.server.use(
      http.post(`${API}/${call}`, () =>
        refuse(status, `Resource not accessible by integration ${TOKEN}`),
      ),
    );
    expect(await failureOf(use.open())).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining(text),
    });
  });

  it.each([
    ['issues', use.openIssue],
    ['issues/7/comments', use.comment],
  ])('says which permission %s needs', async (path, call) => {
    use.server.use(
      http.post(`${API}/${path}`, () => refuse(403, 'Resource not accessible')),
    );
    await expect(call()).rejects.toThrow('lacks the permission issues: write');
  });

  it.each([
    [429, { 'retry-after': '0.01' }],
    [403, { 'retry-after': '0.01' }],
    [503, {}],
  ])('tries again after %s', async (status, headers) => {
    let count = 0;
    use.server.use(
      http.post(`${API}/git/commits`, () => {
        count += 1;
        return count === 1
          ? refuse(status, 'secondary rate limit', [], headers)
          : undefined;
      }),
    );
    expect(await use.open()).toMatchObject({ number: 1 });
    expect(count).toBe(2);
  });

  it('does not wait for an hour', async () => {
    const reset = String(Math.ceil(Date.now() / 1000) + 3600);
    let count = 0;
    use.server.use(
      http.get(API, () => {
        count += 1;
        return refuse(403, 'API rate limit exceeded', [], {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': reset,
        });
      }),
    );
    expect(await failureOf(use.open())).toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(/it asks to wait 36\d\d s$/),
    });
    expect(count).toBe(1);
  });

  describe.each([
    ['issues', use.openIssue],
    ['issues/7/comments', use.comment],
  ])('what must not be sent twice: %s', (path, call) => {
    it.each([
      ['breaks', () => HttpResponse.error()],
      ['is a 502', () => refuse(502, 'Bad gateway')],
    ])('is not guessed where the answer %s', async (_, answer) => {
      let count = 0;
      use.server.use(
        http.post(`${API}/${path}`, () => {
          count += 1;
          return answer();
        }),
      );
      expect(await failureOf(call())).toMatchObject({
        name: 'OutcomeUnknownError',
        message: expect.stringMatching(
          /^It is not known whether .* in acme\/infrastructure was done, since .*; look at https:\/\/github.com\/acme\/infrastructure\/issues(\/7)? first$/,
        ),
      });
      expect(count).toBe(1);
    });

    it('is tried again where GitHub refused it for its rate', async () => {
      let count = 0;
      use.server.use(
        http.post(`${API}/${path}`, () => {
          count += 1;
          return count === 1
            ? refuse(429, 'slower', [], { 'retry-after': '0.01' })
            : undefined;
        }),
      );
      await expect(call()).resolves.toBeDefined();
      expect(count).toBe(2);
    });
  });

  it('has a deadline, and stops at once when it is aborted', async () => {
    use.server.use(http.post(`${API}/issues`, () => delay('infinite')));
    await expect(
      use.openIssue({}, { callTimeout: { milliseconds: 100 } }),
    ).rejects.toThrow('there was no answer within 0.1 s');
    const controller = new AbortController();
    use.server.use(
      http.post(`${API}/git/blobs`, async () => {
        controller.abort(new Error('cancelled by Ana'));
        await delay('infinite');
      }),
    );
    const request = {
      location,
      branch: BRANCH,
      title: 'a',
      body: 'b',
      files: [{ path: 'a', content: 'b' }],
    };
    const options = { signal: controller.signal };
    await expect(
      use.github.host().openPullRequest(request, options),
    ).rejects.toThrow('cancelled by Ana');
    await expect(
      use.github.host().openPullRequest(request, options),
    ).rejects.toThrow('cancelled by Ana');
  });
});
