import { ConflictError } from '@backstage/errors';
import {
  DashboardHost,
  HostedRepository,
  PipelineHost,
  RepositoryHost,
} from '@paved-path/backstage-plugin-golden-path-node';
import {
  EnvironmentStatus,
  finalReleaseStates,
  Release,
  ReleaseManagerApi,
  ReleaseState,
} from '@paved-path/backstage-plugin-release-manager-common';

/** A platform in memory, with all three hosts, that counts what was made. */
export class FakePlatform {
  readonly repositories = new Map<
    string,
    HostedRepository & { owned: string }
  >();
  readonly dashboards = new Map<string, Record<string, unknown>>();
  readonly made: string[] = [];
  readonly authors: Array<{ name: string; email: string }> = [];
  tokens: string[] = [];
  failPipeline?: Error;

  readonly repositoryHost: RepositoryHost = {
    id: 'fake',
    title: 'the fake',
    predictUrl: async name => `http://fake/${name}`,
    find: async name => this.repositories.get(name),
    create: async (request, context) => {
      context.signal.throwIfAborted();
      this.tokens.push(await context.getToken('fake'));
      const found = this.repositories.get(request.name);
      if (found && found.owned !== request.ownerRef) {
        throw new ConflictError(`${found.url} holds something else`);
      }
      if (found) return found;
      this.made.push(`repository ${request.name}`);
      this.authors.push(request.author);
      const repository = {
        owner: 'services',
        name: request.name,
        url: `http://fake/${request.name}`,
        cloneUrl: `http://fake/${request.name}.git`,
        catalogInfoUrl: `http://fake/${request.name}/catalog-info.yaml`,
        defaultBranch: 'main',
        owned: request.ownerRef,
      };
      this.repositories.set(request.name, repository);
      return repository;
    },
  };

  readonly pipelineHost: PipelineHost = {
    id: 'fake',
    title: 'the fake',
    setUp: async ({ service }) => {
      this.made.push(`pipeline ${service}`);
      return { url: `http://fake/${service}/runs/1` };
    },
    waitForArtifact: async ({ service }, { signal }) => {
      signal.throwIfAborted();
      if (this.failPipeline) throw this.failPipeline;
      this.made.push(`artifact ${service}`);
      return {
        url: `http://fake/${service}/runs/1`,
        artifactId: 'main-1111111111-2222222222',
      };
    },
  };

  readonly dashboardHost: DashboardHost = {
    id: 'fake',
    title: 'the fake',
    publish: async ({ service, dashboard }) => {
      this.made.push(`dashboard ${service}`);
      this.dashboards.set(service, dashboard);
      return { url: `http://fake/dashboards/${service}` };
    },
  };
}

type FakeEnvironment = {
  name: string;
  autoRelease?: string;
  artifactId?: string;
  release?: Release;
  /** The states that the next release goes through; the last one stays. */
  script?: ReleaseState[];
};

/** A release manager in memory whose releases move on each time they are asked for. */
export class FakeReleaseManager implements ReleaseManagerApi {
  readonly environments: FakeEnvironment[];
  readonly requests: Array<{
    environment: string;
    key: string;
    intent: string;
    from?: string;
  }> = [];
  /** How often the overview answers that it knows no such service. */
  unknownFor = 0;
  readonly #byKey = new Map<string, Release>();
  readonly #scripts = new Map<string, ReleaseState[]>();

  constructor(environments: FakeEnvironment[]) {
    this.environments = environments;
  }

  async getOverview(entityRef: string) {
    if (this.unknownFor > 0) {
      this.unknownFor -= 1;
      throw Object.assign(new Error('No such service'), {
        name: 'NotFoundError',
      });
    }
    return {
      entityRef,
      service: 'refunds',
      environments: this.environments.map(
        (environment): EnvironmentStatus => ({
          environment: {
            name: environment.name,
            autoRelease: environment.autoRelease,
          },
          artifactId: environment.artifactId,
          release: environment.release && { ...environment.release },
          rollout: {
            state:
              environment.release?.state === 'healthy' ? 'healthy' : 'absent',
            artifactId: environment.artifactId,
            url: `http://refunds.${environment.name}.localhost`,
            observedAt: '2026-01-01T00:00:00Z',
          },
          rollbackTo: [],
        }),
      ),
      freshness: { source: 'the fake', state: 'fresh' as const },
    };
  }

  async createRelease(
    entityRef: string,
    request: Parameters<ReleaseManagerApi['createRelease']>[1],
  ) {
    const { environment: name, idempotencyKey, artifactId, intent } = request;
    const known = this.#byKey.get(idempotencyKey);
    if (known) return known;
    this.requests.push({
      environment: name,
      key: idempotencyKey,
      intent,
      from: request.fromEnvironment,
    });
    return this.start(entityRef, name, artifactId, idempotencyKey);
  }

  /** Begins a release, as a person or the release manager itself does. */
  start(
    entityRef: string,
    name: string,
    artifactId: string,
    key = `automatic:${name}`,
  ): Release {
    const environment = this.#find(name);
    const script = [
      ...(environment.script ?? ['rolling-out', 'healthy']),
    ] as ReleaseState[];
    const release: Release = {
      id: `${name}-${this.#byKey.size + 1}`,
      entityRef,
      service: 'refunds',
      environment: name,
      artifactId,
      intent: { type: 'release' },
      actor: { name: 'Ana' },
      state: 'requested',
      requestedAt: '2026-01-01T00:00:00Z',
      steps: [{ state: 'requested', at: '2026-01-01T00:00:00Z' }],
      gates: [],
    };
    this.#byKey.set(key, release);
    this.#scripts.set(release.id, script);
    environment.release = release;
    environment.artifactId = artifactId;
    return { ...release };
  }

  async getRelease(id: string) {
    const release = [...this.#byKey.values()].find(
      candidate => candidate.id === id,
    );
    if (!release) throw new Error(`no release ${id}`);
    const next = this.#scripts.get(id)?.shift();
    if (next) {
      release.state = next;
      release.steps.push({ state: next, at: '2026-01-01T00:00:01Z' });
      if (finalReleaseStates.includes(next)) {
        release.finishedAt = '2026-01-01T00:00:01Z';
      }
      if (next === 'failed') {
        release.message = 'it crashes';
        release.rollout = {
          state: 'failed',
          lastLogLines: ['Error: no database'],
          observedAt: '2026-01-01T00:00:01Z',
        };
      }
    }
    return { ...release, steps: [...release.steps] };
  }

  async getArtifacts(): Promise<never> {
    throw new Error('not asked');
  }

  async getHistory(): Promise<never> {
    throw new Error('not asked');
  }

  async getPreview(): Promise<never> {
    throw new Error('not asked');
  }

  #find(name: string): FakeEnvironment {
    const found = this.environments.find(({ name: its }) => its === name);
    if (!found) throw new Error(`no environment ${name}`);
    return found;
  }
}
