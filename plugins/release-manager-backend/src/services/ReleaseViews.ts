import { InputError } from '@backstage/errors';
import {
  Artifact,
  ArtifactPage,
  Environment,
  EnvironmentStatus,
  Freshness,
  HistoryPage,
  Release,
  ReleaseOverview,
  ReleasePreview,
  Actor,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  ReleaseProvider,
  RolloutObserver,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import { ReleaseStore } from '../database/ReleaseStore';
import { EnvironmentStatuses } from './EnvironmentStatuses';
import { Gates } from './Gates';
import { observeRollout } from './observeRollout';
import { ProviderReader } from './ProviderReader';
import { refuseWithoutManifests } from './refuseArtifact';
import { ServiceStates } from './ServiceState';

const OBSERVE_DEADLINE = 2_000;

/** What people read of releases. @internal */
export class ReleaseViews {
  readonly #environments: Environment[];
  readonly #reader: ProviderReader;
  readonly #observer: RolloutObserver | undefined;
  readonly #store: ReleaseStore;
  readonly #gates: Gates;
  readonly #states: ServiceStates;
  readonly #statuses: EnvironmentStatuses;

  constructor(options: {
    environments: Environment[];
    provider: ReleaseProvider;
    observer: RolloutObserver | undefined;
    store: ReleaseStore;
    gates: Gates;
  }) {
    this.#environments = options.environments;
    this.#reader = new ProviderReader(options.provider);
    this.#observer = options.observer;
    this.#store = options.store;
    this.#gates = options.gates;
    this.#states = new ServiceStates(
      options.provider,
      options.environments.map(each => each.name),
    );
    this.#statuses = new EnvironmentStatuses(
      options.environments,
      this.#reader,
    );
  }

  async getOverview(service: ServiceReference): Promise<ReleaseOverview> {
    const [{ state, freshness }, releases, ...rollouts] = await Promise.all([
      this.#states.read(service),
      this.#store.listLatest(service.entityRef),
      ...this.#environments.map(({ name }) =>
        observeRollout(
          this.#observer,
          { service, environment: name },
          { deadline: OBSERVE_DEADLINE },
        ),
      ),
    ]);
    const environments = await Promise.all(
      this.#environments.map(async ({ name }, at) => ({
        ...(await this.#statuses.describe(service, state, at)),
        rollout: rollouts[at],
        release: releases.get(name),
      })),
    );
    for (const status of environments) withKnownActor(status);
    withholdFailed(environments);
    return {
      entityRef: service.entityRef,
      service: service.name,
      environments,
      freshness,
    };
  }

  async getArtifacts(
    service: ServiceReference,
    query: { branch?: string; search?: string; limit: number; cursor?: string },
  ): Promise<ArtifactPage> {
    const { items, nextCursor, problem } = await this.#reader.read(
      (provider, signal) => provider.getArtifacts(service, query, { signal }),
    );
    return {
      items,
      nextCursor,
      freshness: this.#freshness(new Date().toISOString(), problem),
    };
  }

  async getHistory(
    service: ServiceReference,
    query: { environment?: string; limit: number; cursor?: string },
  ): Promise<HistoryPage> {
    const page = await this.#reader.read((provider, signal) =>
      provider.getHistory(service, query, { signal }),
    );
    const ids = page.items.flatMap(entry => entry.releaseId ?? []);
    const releases = await this.#store.listByIds(ids);
    return {
      items: page.items.map(entry => {
        const release = releases.get(entry.releaseId ?? '');
        if (!release || release.entityRef !== service.entityRef) return entry;
        return {
          ...entry,
          releasedBy: release.actor,
          reason: release.reason ?? entry.reason,
          state: release.state,
          finishedAt: release.finishedAt,
          message: release.message,
        };
      }),
      nextCursor: page.nextCursor,
      freshness: this.#freshness(page.asOf, page.problem),
    };
  }

  /**
   * What a release would change; the artifact and environment are known to exist.
   *
   * @throws InputError where the artifact has nothing for the environment
   */
  async getPreview(options: {
    service: ServiceReference;
    environment: string;
    artifact: Artifact;
    actor: Actor;
  }): Promise<ReleasePreview> {
    const { service, environment, artifact, actor } = options;
    const refusal = refuseWithoutManifests(environment, artifact);
    if (refusal) throw new InputError(`artifactId: ${refusal}`);
    const [comparison, gates] = await Promise.all([
      this.#reader.read((provider, signal) =>
        provider.compare(
          service,
          { environment, artifactId: artifact.id },
          { signal },
        ),
      ),
      this.#gates.evaluate({
        service,
        environment,
        artifact,
        actor,
        intent: { type: 'release' },
      }),
    ]);
    const { currentArtifactId } = comparison;
    const current = currentArtifactId
      ? await this.#reader.findArtifact(service, currentArtifactId)
      : undefined;
    return { environment, artifact, current, ...comparison, gates };
  }

  #freshness(asOf: string, problem: string | undefined): Freshness {
    return {
      source: this.#reader.title,
      asOf,
      state: problem ? 'stale' : 'fresh',
      reason: problem,
    };
  }
}

// The release knows the user entity, a commit only the name.
function withKnownActor(status: {
  artifactId?: string;
  releasedBy?: Actor;
  release?: Release;
}): void {
  const { release, releasedBy } = status;
  if (
    release?.commitSha &&
    releasedBy &&
    release.artifactId === status.artifactId &&
    release.actor.name === releasedBy.name
  ) {
    status.releasedBy = release.actor;
  }
}

/** What failed where it runs now is not offered to the next environment. */
function withholdFailed(environments: EnvironmentStatus[]) {
  for (const status of environments) {
    const { promotion } = status;
    const source = environments.find(
      each => each.environment.name === promotion?.fromEnvironment,
    );
    if (
      source?.rollout.state === 'failed' &&
      source.rollout.artifactId === promotion?.artifactId
    ) {
      delete status.promotion;
    }
  }
}
