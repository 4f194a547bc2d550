import { ServiceUnavailableError, toError } from '@backstage/errors';
import {
  Artifact,
  ArtifactPage,
  Environment,
  EnvironmentStatus,
  Freshness,
  HistoryPage,
  Lag,
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
import { matchesBranch } from '../config';
import { ReleaseStore } from '../database/ReleaseStore';
import { refuseBranch } from './BranchRestrictionGate';
import { withDeadline } from './deadline';
import { Gates } from './Gates';
import { observeRollout } from './observeRollout';
import { ServiceState, ServiceStates } from './ServiceState';

const READ_DEADLINE = 5_000;
const OBSERVE_DEADLINE = 2_000;
const MAX_ROLLBACKS = 5;
const MAX_COMMITS = 50;

/** What people read of releases. @internal */
export class ReleaseViews {
  readonly #environments: Environment[];
  readonly #provider: ReleaseProvider;
  readonly #observer: RolloutObserver | undefined;
  readonly #store: ReleaseStore;
  readonly #gates: Gates;
  readonly #states: ServiceStates;

  constructor(options: {
    environments: Environment[];
    provider: ReleaseProvider;
    observer: RolloutObserver | undefined;
    store: ReleaseStore;
    gates: Gates;
  }) {
    this.#environments = options.environments;
    this.#provider = options.provider;
    this.#observer = options.observer;
    this.#store = options.store;
    this.#gates = options.gates;
    this.#states = new ServiceStates(
      options.provider,
      options.environments.map(each => each.name),
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
      this.#environments.map(async (environment, at) => ({
        ...(await this.#describe(service, state, environment, at)),
        rollout: rollouts[at],
        release: releases.get(environment.name),
      })),
    );
    for (const status of environments) withKnownActor(status);
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
    const { items, nextCursor, problem } = await this.#read(signal =>
      this.#provider.getArtifacts(service, query, { signal }),
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
    const page = await this.#read(signal =>
      this.#provider.getHistory(service, query, { signal }),
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

  /** What a release would change; the artifact and environment are known to exist. */
  async getPreview(options: {
    service: ServiceReference;
    environment: string;
    artifact: Artifact;
    actor: Actor;
  }): Promise<ReleasePreview> {
    const { service, environment, artifact, actor } = options;
    const [comparison, gates] = await Promise.all([
      this.#read(signal =>
        this.#provider.compare(
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
      ? await this.#findArtifact(service, currentArtifactId)
      : undefined;
    return { environment, artifact, current, ...comparison, gates };
  }

  async #describe(
    service: ServiceReference,
    state: ServiceState | undefined,
    environment: Environment,
    at: number,
  ): Promise<Omit<EnvironmentStatus, 'rollout' | 'release'>> {
    const desired = state?.desired[environment.name];
    if (!state) return { environment, rollbackTo: [] };
    const [artifact, lag, promotion, rollbackTo] = await Promise.all([
      desired && this.#findArtifact(service, desired.artifactId, state),
      this.#findLag(service, state, environment),
      this.#findPromotion(service, state, environment, at),
      this.#findRollbacks(service, state, environment),
    ]);
    return {
      environment,
      artifact,
      artifactId: desired?.artifactId,
      releasedAt: desired?.releasedAt,
      releasedBy: desired?.releasedBy,
      intent: desired?.intent,
      lag,
      promotion,
      rollbackTo,
    };
  }

  async #findLag(
    service: ServiceReference,
    state: ServiceState,
    environment: Environment,
  ): Promise<Lag | undefined> {
    const newest = this.#newest(state, environment);
    const current = state.desired[environment.name]?.artifactId;
    if (!newest || !current || newest.id === current) return undefined;
    const between = await this.#between(service, current, newest.id);
    if (between?.direction !== 'forward') return undefined;
    return {
      artifactId: newest.id,
      commits: between.commits.slice(0, MAX_COMMITS),
      truncated: between.truncated || between.commits.length > MAX_COMMITS,
    };
  }

  async #findPromotion(
    service: ServiceReference,
    state: ServiceState,
    environment: Environment,
    at: number,
  ): Promise<EnvironmentStatus['promotion']> {
    const from = this.#environments[at - 1]?.name;
    const artifactId = from
      ? state.desired[from]?.artifactId
      : this.#newest(state, environment)?.id;
    const current = state.desired[environment.name]?.artifactId;
    if (!artifactId || artifactId === current) return undefined;
    const artifact = await this.#findArtifact(service, artifactId, state);
    if (!artifact || refuseBranch(environment, artifact)) return undefined;
    if (current) {
      const between = await this.#between(service, current, artifactId);
      if (between?.direction === 'back') return undefined;
    }
    return { fromEnvironment: from, artifactId };
  }

  async #findRollbacks(
    service: ServiceReference,
    state: ServiceState,
    environment: Environment,
  ): Promise<string[]> {
    const current = state.desired[environment.name]?.artifactId;
    const found: string[] = [];
    for (const id of state.released[environment.name] ?? []) {
      if (found.length >= MAX_ROLLBACKS) break;
      if (id === current) continue;
      const artifact = await this.#findArtifact(service, id, state);
      if (artifact && !refuseBranch(environment, artifact)) found.push(id);
    }
    return found;
  }

  // Environments that take every branch are measured against the one that releases by itself.
  #newest(state: ServiceState, environment: Environment): Artifact | undefined {
    const pattern =
      environment.branches ??
      environment.autoRelease ??
      this.#environments.find(each => each.autoRelease)?.autoRelease ??
      this.#environments.find(each => each.branches)?.branches;
    return state.artifacts.find(
      artifact => !pattern || matchesBranch(pattern, artifact.branch),
    );
  }

  async #between(service: ServiceReference, from: string, to: string) {
    return this.#read(signal =>
      this.#provider.getCommitsBetween(
        service,
        { fromArtifactId: from, toArtifactId: to },
        { signal },
      ),
    ).catch(() => undefined);
  }

  // One that cannot be read is as one that is no longer kept: its id is shown.
  async #findArtifact(
    service: ServiceReference,
    artifactId: string,
    state?: ServiceState,
  ): Promise<Artifact | undefined> {
    const known = state?.artifacts.find(each => each.id === artifactId);
    if (known) return known;
    return this.#read(signal =>
      this.#provider.getArtifact(service, artifactId, { signal }),
    ).catch(() => undefined);
  }

  async #read<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { title } = this.#provider;
    try {
      return await withDeadline(title, READ_DEADLINE, call);
    } catch (error) {
      // What has a name is for the caller; the rest is the provider's trouble.
      const { name, message } = toError(error);
      throw name === 'Error'
        ? new ServiceUnavailableError(`${title}: ${message}`)
        : error;
    }
  }

  #freshness(asOf: string, problem: string | undefined): Freshness {
    return {
      source: this.#provider.title,
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
