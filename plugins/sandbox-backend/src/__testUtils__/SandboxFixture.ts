import { cp, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  ARTIFACT_AVAILABLE_TOPIC,
  ROLLOUT_CHANGED_TOPIC,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  PipelineRun,
  SandboxClient,
} from '@paved-path/backstage-plugin-sandbox-common';
import { runGit } from '@paved-path/provider-kit-node';
import sandboxFeatures from '..';
import { planFiles, serviceFiles, TestServiceOptions } from './serviceFiles';

/** Whose refs each user of the tests owns things by. */
const ownershipRefs: Record<string, string[]> = {
  'user:default/ana': ['user:default/ana', 'group:default/payments'],
  'user:default/bo': ['user:default/bo', 'group:default/other'],
};

/** A portal with nothing but a sandbox, over real HTTP, Git and SQLite. */
export class SandboxFixture {
  readonly folder: string;
  readonly events: Array<{ topic: string; eventPayload: unknown }> = [];
  readonly #config: object;
  readonly #features: BackendFeature[];
  #portal: Awaited<ReturnType<typeof startTestBackend>> | undefined;

  private constructor(
    folder: string,
    config: object,
    features: BackendFeature[],
  ) {
    this.folder = folder;
    this.#config = config;
    this.#features = features;
  }

  /** Starts a sandbox in an empty folder. */
  static async create(
    config: object = {},
    features: BackendFeature[] = [],
  ): Promise<SandboxFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
    const fixture = new SandboxFixture(folder, config, features);
    await fixture.write('plans', planFiles);
    await mkdir(join(folder, 'database'));
    await fixture.start();
    return fixture;
  }

  get port(): number {
    return (this.#portal!.server.address() as AddressInfo).port;
  }

  get baseUrl(): string {
    return `http://localhost:${this.port}/api/sandbox`;
  }

  get server() {
    return this.#portal!.server;
  }

  get client(): SandboxClient {
    return new SandboxClient({
      discoveryApi: { getBaseUrl: async () => this.baseUrl },
    });
  }

  async start(): Promise<void> {
    const userInfo = createServiceFactory({
      service: coreServices.userInfo,
      deps: {},
      factory: () => ({
        async getUserInfo(credentials) {
          const { userEntityRef } = credentials.principal as {
            userEntityRef: string;
          };
          return {
            userEntityRef,
            ownershipEntityRefs: ownershipRefs[userEntityRef] ?? [
              userEntityRef,
            ],
          };
        },
      }),
    });
    const bus = mockServices.events();
    await bus.subscribe({
      id: 'test',
      topics: [ARTIFACT_AVAILABLE_TOPIC, ROLLOUT_CHANGED_TOPIC, 'signals'],
      onEvent: async event => {
        this.events.push(event);
      },
    });
    this.#portal = await startTestBackend({
      features: [
        sandboxFeatures,
        ...this.#features,
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => bus,
        }),
        userInfo,
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: {
              listen: { host: '127.0.0.1' },
              database: {
                client: 'better-sqlite3',
                connection: { directory: join(this.folder, 'database') },
              },
            },
            sandbox: {
              enabled: true,
              folder: join(this.folder, 'sandbox'),
              plans: { folder: join(this.folder, 'plans') },
              ingress: { port: 0 },
              ...this.#config,
            },
          },
        }),
      ],
    });
  }

  async stop(): Promise<void> {
    await this.#portal?.stop();
    this.#portal = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Writes files below the fixture's folder. */
  async write(folder: string, files: Record<string, string>): Promise<string> {
    const root = join(this.folder, folder);
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return root;
  }

  /** Creates `services/<name>` of the payments team, and a first commit that is not pushed yet. */
  async createService(
    name: string,
    options: Partial<TestServiceOptions> = {},
  ): Promise<string> {
    await this.client.createRepository(
      { owner: 'services', name, ownerRef: 'group:default/payments' },
      { token: mockCredentials.user.token('user:default/ana') },
    );
    const folder = join(this.folder, 'clones', name);
    await mkdir(folder, { recursive: true });
    await runGit(['init', '--quiet', '--initial-branch=main'], { cwd: folder });
    await this.commit(name, options);
    return folder;
  }

  /** Commits a version of a service. */
  async commit(
    name: string,
    options: Partial<TestServiceOptions> = {},
  ): Promise<string> {
    const folder = await this.write(
      join('clones', name),
      serviceFiles({
        name,
        plansUrl: `${this.baseUrl}/git/platform/plans.git`,
        ...options,
      }),
    );
    await runGit(['add', '--all'], { cwd: folder });
    await runGit(
      [
        '-c',
        'user.name=Ana Souza',
        '-c',
        'user.email=ana@example.org',
        'commit',
        '--quiet',
        '--allow-empty',
        '-m',
        `Greet with ${options.greeting ?? 'hello'}`,
      ],
      { cwd: folder },
    );
    const { stdout } = await runGit(['rev-parse', 'HEAD'], { cwd: folder });
    return stdout.trim();
  }

  /** Pushes; without a password as nobody. Rejects with what git prints. */
  async push(
    name: string,
    password: string | undefined,
    refspec = 'main',
    repository = `services/${name}`,
  ): Promise<void> {
    const { port } = this;
    const credentials = password
      ? `backstage:${encodeURIComponent(password)}@`
      : '';
    await runGit(
      [
        'push',
        '--quiet',
        `http://${credentials}localhost:${port}/api/sandbox/git/${repository}.git`,
        refspec,
      ],
      { cwd: join(this.folder, 'clones', name) },
    );
  }

  /** A Backstage token of a user. */
  token(user = 'ana'): string {
    return mockCredentials.user.token(`user:default/${user}`);
  }

  /** Waits for the newest run of a repository to end. */
  async waitForRun(name: string): Promise<PipelineRun> {
    return until(async () => {
      const [run] = await this.client.getRuns({
        repository: `services/${name}`,
      });
      return run && ['succeeded', 'failed', 'cancelled'].includes(run.state)
        ? run
        : undefined;
    });
  }

  /** Does what the release manager does: puts an artifact's manifests into the config repository. */
  async release(
    service: string,
    artifactId: string,
    environment: string,
  ): Promise<void> {
    const clone = join(this.folder, 'config');
    const repository = join(
      this.folder,
      'sandbox/repositories/platform/config.git',
    );
    await rm(clone, { recursive: true, force: true });
    await runGit(['clone', '--quiet', repository, clone]);
    const artifact = join(
      this.folder,
      'sandbox/artifacts',
      service,
      artifactId,
    );
    const target = join(clone, environment, 'releases', environment, service);
    await rm(target, { recursive: true, force: true });
    await cp(join(artifact, 'resources', environment), target, {
      recursive: true,
    });
    await cp(join(artifact, 'artifact.json'), join(target, 'artifact.json'));
    await this.pushConfig(
      clone,
      `[${environment}/${service}] release ${artifactId}`,
    );
  }

  /** Removes a service from an environment. */
  async unrelease(service: string, environment: string): Promise<void> {
    const clone = join(this.folder, 'config');
    await rm(join(clone, environment, 'releases', environment, service), {
      recursive: true,
    });
    await this.pushConfig(clone, `Remove ${service}`);
  }

  async pushConfig(clone: string, message: string): Promise<void> {
    await runGit(['add', '--all'], { cwd: clone });
    await runGit(
      [
        '-c',
        'user.name=rm',
        '-c',
        'user.email=rm@localhost',
        'commit',
        '--quiet',
        '-m',
        message,
      ],
      { cwd: clone },
    );
    await runGit(['push', '--quiet', 'origin', 'main'], { cwd: clone });
  }
}

/** Asks again, with short pauses, until there is an answer. */
export async function until<T>(
  question: () => Promise<T | undefined | false>,
  timeout = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error('It did not happen in time');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
