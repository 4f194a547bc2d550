import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { CodeHost } from '@paved-path/backstage-plugin-drift-node';
import { setupServer } from 'msw/node';
import { FakeGithub, PAGE, TOKEN } from './FakeGithub';

export const BRANCH = 'paved-path/drift/record-payments-1a2b3c4d';
export const location = {
  repositoryUrl: PAGE,
  branch: 'main',
  path: 'live/payments',
};

type Request = Parameters<CodeHost['openPullRequest']>[0];

/** A fake that is new for each test, and what is asked of it. Whatever is logged, the token is nowhere in it. */
export function useGithub() {
  const server = setupServer();
  registerMswTestHooks(server);
  const signal = () => new AbortController().signal;
  const context = {
    server,
    github: new FakeGithub(),
    open: (data: Partial<Request> = {}, config: object = {}) =>
      context.github.host(config).openPullRequest(
        {
          location,
          branch: BRANCH,
          title: 'Record what is there',
          body: 'It drifted.',
          files: [{ path: 'live/payments/main.tf', content: 'size = 2 # ü\n' }],
          ...data,
        },
        { signal: signal() },
      ),
    openIssue: (data: object = {}, config: object = {}) =>
      context.github
        .host(config)
        .openIssue(
          { location, title: 'payments drifted', body: 'A table.', ...data },
          { signal: signal() },
        ),
    comment: () =>
      context.github
        .host()
        .comment(
          { location, number: 7, body: 'atlantis plan' },
          { signal: signal() },
        ),
  };
  beforeEach(() => {
    context.github = new FakeGithub();
    server.use(...context.github.handlers);
  });
  afterEach(() => {
    if (context.github.logs.some(line => line.includes(TOKEN))) {
      throw new Error('The token is in the log');
    }
  });
  return context;
}

/** The error of a call that must fail, and tell the token nowhere. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  let failure: Error;
  try {
    await call;
  } catch (error) {
    failure = error as Error;
    if (`${failure.stack} ${JSON.stringify(failure)}`.includes(TOKEN)) {
      throw new Error('The token is in the error');
    }
    return failure;
  }
  throw new Error('It did not fail');
}
