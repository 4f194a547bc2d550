import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  releaseManagerExtensionPoint,
  RolloutObserver,
} from '@paved-path/backstage-plugin-release-manager-node';
import { Workload } from '@paved-path/backstage-plugin-sandbox-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import releaseManagerModuleSandbox from '.';

const workload: Workload = {
  environment: 'dev',
  namespace: 'dev',
  service: 'ledger',
  state: 'healthy',
  artifactId: 'main-2',
  servingArtifactId: 'main-2',
  replicas: { desired: 2, ready: 2 },
  restarts: 0,
  url: 'http://ledger.dev.localhost:7080',
  lastLogLines: ['started'],
  revision: 'abc',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

describe('releaseManagerModuleSandbox', () => {
  const server = setupServer();
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());

  async function start(enabled: boolean): Promise<RolloutObserver | undefined> {
    let observer: RolloutObserver | undefined;
    await startTestBackend({
      extensionPoints: [
        [
          releaseManagerExtensionPoint,
          {
            setRolloutObserver: given => {
              observer = given;
            },
            setReleaseProvider: () => {},
            addPromotionGate: () => {},
          },
        ],
      ],
      features: [
        releaseManagerModuleSandbox,
        mockServices.rootConfig.factory({ data: { sandbox: { enabled } } }),
      ],
    });
    return observer;
  }

  it('tells what runs, as itself and for the right namespace', async () => {
    const observer = (await start(true))!;
    let items: Workload[] = [];
    const asked: Array<{ query: string; authorization: string }> = [];
    server.use(
      http.get('*/api/sandbox/workloads', ({ request }) => {
        asked.push({
          query: new URL(request.url).search,
          authorization: request.headers.get('authorization') ?? '',
        });
        return HttpResponse.json({ items });
      }),
    );
    const observe = (namespace?: string) =>
      observer.observe(
        {
          service: {
            entityRef: 'component:default/ledger',
            name: 'ledger',
            namespace,
          },
          environment: 'dev',
        },
        { signal: AbortSignal.timeout(5000) },
      );

    expect(await observe()).toEqual({
      state: 'absent',
      observedAt: expect.any(String),
    });
    items = [
      { ...workload, namespace: 'other', artifactId: 'main-1' },
      workload,
    ];
    expect(await observe()).toEqual({
      state: 'healthy',
      artifactId: 'main-2',
      servingArtifactId: undefined,
      replicas: { desired: 2, ready: 2 },
      message: undefined,
      lastLogLines: undefined,
      url: workload.url,
      observedAt: expect.any(String),
    });
    expect((await observe('other')).artifactId).toBe('main-1');
    items = [
      {
        ...workload,
        state: 'failed',
        servingArtifactId: 'main-1',
        message: 'CrashLoopBackOff: exited with code 1, 3 times',
      },
    ];
    expect(await observe()).toMatchObject({
      state: 'failed',
      servingArtifactId: 'main-1',
      message: 'CrashLoopBackOff: exited with code 1, 3 times',
      lastLogLines: ['started'],
    });
    expect(asked[0].query).toBe('?service=ledger&environment=dev');
    expect(asked[0].authorization).toMatch(/^Bearer mock-service-token/);

    server.use(
      http.get('*/api/sandbox/workloads', () =>
        HttpResponse.json({ error: { message: 'stopping' } }, { status: 503 }),
      ),
    );
    await expect(observe()).rejects.toMatchObject({ statusCode: 503 });
  });

  it('leaves the release manager alone where the sandbox is off', async () => {
    expect(await start(false)).toBeUndefined();
  });
});
