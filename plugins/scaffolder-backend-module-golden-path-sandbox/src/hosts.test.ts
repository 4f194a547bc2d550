import {
  createMockDirectory,
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { StepContext } from '@paved-path/backstage-plugin-golden-path-node';
import { SandboxClient } from '@paved-path/backstage-plugin-sandbox-common';
import { runGit } from '@paved-path/provider-kit-node';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { SandboxDashboardHost } from './SandboxDashboardHost';
import { SandboxPipelineHost } from './SandboxPipelineHost';
import { SandboxRepositoryHost } from './SandboxRepositoryHost';
import { startGitServer } from './__testUtils__/gitServer';

const base = 'http://sandbox.test/api/sandbox';
const personToken = 'canary-person-token';
const server = setupServer();
registerMswTestHooks(server);

const client = new SandboxClient({
  discoveryApi: { getBaseUrl: async () => base },
});
const portalUrl = 'http://portal';

function createContext(signal = new AbortController().signal) {
  const logger = mockServices.logger.mock();
  const log: string[] = [];
  logger.info.mockImplementation(line => log.push(line));
  const context: StepContext = {
    logger,
    signal,
    getToken: async pluginId => {
      expect(pluginId).toBe('sandbox');
      return personToken;
    },
  };
  return { context, log };
}

function notFound() {
  return HttpResponse.json(
    { error: { name: 'NotFoundError', message: 'no such repository' } },
    { status: 404 },
  );
}

describe('the sandbox as a repository host', () => {
  const folders = createMockDirectory();
  let git: Awaited<ReturnType<typeof startGitServer>>;
  let bare: string;
  let created: unknown[];
  const request = {
    name: 'refunds',
    description: 'Pays back',
    ownerRef: 'group:default/payments',
    folder: '',
    author: { name: 'Ana Souza', email: 'ana@example.com' },
  };
  const host = new SandboxRepositoryHost({
    client,
    portalUrl,
    getOwnToken: async () => 'own-token',
  });

  beforeEach(async () => {
    created = [];
    folders.setContent({
      repositories: {},
      work: {
        'service.yaml': 'name: refunds\n',
        src: { 'main.js': '// hi\n' },
      },
    });
    request.folder = folders.resolve('work');
    git = await startGitServer({
      root: folders.resolve('repositories'),
      token: personToken,
    });
    bare = await git.createRepository('refunds');
    const answer = async () => {
      const head = await runGit(['rev-parse', '--verify', 'main'], {
        cwd: bare,
      }).catch(() => undefined);
      return HttpResponse.json({
        owner: 'services',
        name: 'refunds',
        defaultBranch: 'main',
        cloneUrl: `${git.url}/refunds.git`,
        url: `${portalUrl}/sandbox/repositories/services/refunds`,
        sourceUrl: `${base}/repositories/services/refunds/raw/`,
        createdAt: '2026-01-01T00:00:00Z',
        ...(head && {
          head: {
            sha: head.stdout.trim(),
            message: 'x',
            at: '2026-01-01T00:00:00Z',
          },
        }),
      });
    };
    server.use(
      http.post(`${base}/repositories`, async ({ request: incoming }) => {
        created.push([
          incoming.headers.get('authorization'),
          await incoming.json(),
        ]);
        return answer();
      }),
      http.get(`${base}/repositories/services/refunds`, answer),
    );
  });

  afterEach(() => git.stop());

  it('pushes the folder as one commit of the person, and finds it when asked again', async () => {
    const { context, log } = createContext();
    const repository = await host.create(request, context);
    expect(repository).toEqual({
      owner: 'services',
      name: 'refunds',
      url: await host.predictUrl('refunds'),
      cloneUrl: `${git.url}/refunds.git`,
      catalogInfoUrl: `${base}/repositories/services/refunds/raw/catalog-info.yaml`,
      defaultBranch: 'main',
      headSha: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(created).toEqual([
      [
        `Bearer ${personToken}`,
        {
          owner: 'services',
          name: 'refunds',
          description: 'Pays back',
          ownerRef: 'group:default/payments',
        },
      ],
    ]);
    const { stdout } = await runGit(
      ['log', '--format=%an <%ae>%n%s', '--name-only', 'main'],
      { cwd: bare },
    );
    expect(stdout.trim().split('\n')).toEqual([
      'Ana Souza <ana@example.com>',
      'Start refunds',
      '',
      'service.yaml',
      'src/main.js',
    ]);
    // The workspace is as it was.
    expect(folders.content()).toMatchObject({
      work: {
        'service.yaml': 'name: refunds\n',
        src: { 'main.js': '// hi\n' },
      },
    });

    const again = await host.create(request, context);
    expect(again.headSha).toBe(repository.headSha);
    expect(JSON.stringify(log)).not.toContain(personToken);
    expect(log.at(-1)).toMatch(/holds the first commit already/);
  });

  it('finds it also when a person has pushed since', async () => {
    const { context } = createContext();
    await host.create(request, context);
    const clone = folders.resolve('clone');
    await runGit(['clone', '--quiet', bare, clone]);
    await runGit(
      [
        '-c',
        'user.name=J',
        '-c',
        'user.email=j@example.com',
        'commit',
        '--allow-empty',
        '-qm',
        'more',
      ],
      { cwd: clone },
    );
    await runGit(['push', '--quiet', 'origin', 'HEAD:main'], { cwd: clone });
    await expect(host.create(request, context)).resolves.toMatchObject({
      name: 'refunds',
    });
  });

  it('leaves a repository that holds something else as it is', async () => {
    const { context } = createContext();
    await host.create(request, context);
    folders.addContent({ work: { 'service.yaml': 'name: other\n' } });
    await expect(host.create(request, context)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('holds something else'),
    });
  });

  it('never shows the credential where the push fails', async () => {
    const { context } = createContext();
    const wrong = { ...context, getToken: async () => 'wrong-canary' };
    server.use(
      http.post(`${base}/repositories`, () =>
        HttpResponse.json({
          owner: 'services',
          name: 'refunds',
          defaultBranch: 'main',
          cloneUrl: `${git.url}/refunds.git`,
          url: 'http://portal/x',
          sourceUrl: 'http://portal/x/',
          createdAt: '2026-01-01T00:00:00Z',
        }),
      ),
    );
    const error: Error = await host.create(request, wrong).catch(e => e);
    expect(error.message).toMatch(/git push ended with code/);
    expect(error.message + error.stack).not.toContain('wrong-canary');
    expect(error.message).not.toContain(
      Buffer.from('backstage:wrong-canary').toString('base64'),
    );
    const aborted = createContext(AbortSignal.abort());
    await expect(host.create(request, aborted.context)).rejects.toThrow(
      /abort/i,
    );
  });

  it('tells a free name from a taken one, and neither from a sandbox that is down', async () => {
    const { context } = createContext();
    await expect(host.find('refunds', context)).resolves.toMatchObject({
      name: 'refunds',
    });
    server.use(http.get(`${base}/repositories/services/free`, notFound));
    await expect(host.find('free', context)).resolves.toBeUndefined();
    server.use(
      http.get(`${base}/repositories/services/down`, () =>
        HttpResponse.json({}, { status: 503 }),
      ),
    );
    await expect(host.find('down', context)).rejects.toThrow(/503/);
  });
});

describe('the sandbox as a pipeline host', () => {
  const host = new SandboxPipelineHost({ client, portalUrl });
  const repository = {
    owner: 'services',
    name: 'refunds',
    url: 'http://portal/r',
    cloneUrl: 'http://portal/r.git',
    catalogInfoUrl: 'http://portal/c',
    defaultBranch: 'main',
  };
  const request = { service: 'refunds', repository };

  function run(state: string, more: object = {}) {
    return {
      id: 'run-1',
      repository: 'services/refunds',
      branch: 'main',
      commit: { sha: 'a', message: 'b', author: { name: 'c', email: 'd' } },
      state,
      steps: [
        { name: 'Build', command: 'plan run build', state: 'succeeded' },
        {
          name: 'Test',
          command: 'plan run test',
          state: state === 'queued' ? 'waiting' : state,
        },
      ],
      url: 'http://portal/runs/1',
      queuedAt: '2026-01-01T00:00:00Z',
      ...more,
    };
  }

  it('takes the run that the push began, follows it, and tells the artifact', async () => {
    const states = ['running', 'succeeded'];
    server.use(
      http.get(`${base}/runs`, ({ request: { url } }) => {
        expect(new URL(url).searchParams.get('repository')).toBe(
          'services/refunds',
        );
        return HttpResponse.json({ items: [run('running')] });
      }),
      http.post(`${base}/repositories/services/refunds/runs`, () =>
        HttpResponse.json(run('queued')),
      ),
      http.get(`${base}/runs/run-1`, () => {
        const state = states.shift() ?? 'succeeded';
        return HttpResponse.json(
          run(state, {
            artifactId: state === 'succeeded' ? 'main-1-2' : undefined,
            tests: { passed: 4, failed: 0, skipped: 0 },
          }),
        );
      }),
    );
    const { context, log } = createContext();
    await expect(host.setUp(request, context)).resolves.toEqual({
      url: 'http://portal/runs/1',
    });
    await expect(host.waitForArtifact(request, context)).resolves.toEqual({
      url: 'http://portal/runs/1',
      artifactId: 'main-1-2',
    });
    expect(log).toEqual([
      'Build: succeeded',
      'Test: running',
      'Test: succeeded',
      '4 tests passed, 0 failed, 0 were skipped',
    ]);
  });

  it('throws with the step, the reason, the address and the end of the log', async () => {
    server.use(
      http.post(`${base}/repositories/services/refunds/runs`, () =>
        HttpResponse.json(run('failed', { reason: 'exit code 1' })),
      ),
      http.get(`${base}/runs/run-1/log`, ({ request: { url } }) =>
        HttpResponse.json(
          new URL(url).searchParams.get('after') === '0'
            ? { text: 'first line\n', next: 11, end: false }
            : { text: 'expected 1, got 2\n', next: 29, end: true },
        ),
      ),
    );
    await expect(
      host.waitForArtifact(request, createContext().context),
    ).rejects.toThrow(
      'The pipeline failed in the step Test: exit code 1. See http://portal/runs/1\n' +
        'Its last log lines:\n  first line\n  expected 1, got 2',
    );
  });

  it('stops waiting when it is cancelled', async () => {
    const controller = new AbortController();
    server.use(
      http.post(`${base}/repositories/services/refunds/runs`, () => {
        setTimeout(() => controller.abort(new Error('cancelled')), 20);
        return HttpResponse.json(run('running'));
      }),
    );
    await expect(
      host.waitForArtifact(request, createContext(controller.signal).context),
    ).rejects.toThrow('cancelled');
  });
});

describe('the sandbox as a dashboard host', () => {
  it('publishes as the person', async () => {
    server.use(
      http.put(`${base}/dashboards/refunds`, async ({ request }) => {
        expect(request.headers.get('authorization')).toBe(
          `Bearer ${personToken}`,
        );
        expect(await request.json()).toEqual({
          ownerRef: 'group:default/payments',
          dashboard: { title: 'refunds' },
          alertRules: 'groups: []\n',
        });
        return HttpResponse.json({ url: 'http://portal/dashboards/refunds' });
      }),
    );
    await expect(
      new SandboxDashboardHost({ client }).publish(
        {
          service: 'refunds',
          ownerRef: 'group:default/payments',
          dashboard: { title: 'refunds' },
          alertRules: 'groups: []\n',
        },
        createContext().context,
      ),
    ).resolves.toEqual({ url: 'http://portal/dashboards/refunds' });
  });
});
