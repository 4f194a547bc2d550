import {
  Artifact,
  Environment,
  EnvironmentStatus,
  Lag,
} from '@paved-path/backstage-plugin-release-manager-common';
import { ServiceReference } from '@paved-path/backstage-plugin-release-manager-node';
import { matchesBranch } from '../config';
import { ProviderReader } from './ProviderReader';
import { refuseArtifact } from './refuseArtifact';
import { ServiceState } from './ServiceState';

const MAX_ROLLBACKS = 5;
const MAX_COMMITS = 50;

/** Works out how a service stands in each environment, and what can be done about it. @internal */
export class EnvironmentStatuses {
  readonly #environments: Environment[];
  readonly #reader: ProviderReader;

  constructor(environments: Environment[], reader: ProviderReader) {
    this.#environments = environments;
    this.#reader = reader;
  }

  /** How it stands in the environment at that place in the order of promotion; what the runtime makes of it is not its to say. */
  async describe(
    service: ServiceReference,
    state: ServiceState | undefined,
    at: number,
  ): Promise<Omit<EnvironmentStatus, 'rollout' | 'release'>> {
    const environment = this.#environments[at];
    if (!state) return { environment, rollbackTo: [] };
    const desired = state.desired[environment.name];
    const [artifact, lag, promotion, rollbackTo] = await Promise.all([
      desired &&
        this.#reader.findArtifact(service, desired.artifactId, state.artifacts),
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
    const between = await this.#reader.findCommitsBetween(
      service,
      current,
      newest.id,
    );
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
    const artifact = await this.#reader.findArtifact(
      service,
      artifactId,
      state.artifacts,
    );
    if (!artifact || refuseArtifact(environment, artifact)) return undefined;
    if (current) {
      const between = await this.#reader.findCommitsBetween(
        service,
        current,
        artifactId,
      );
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
      const artifact = await this.#reader.findArtifact(
        service,
        id,
        state.artifacts,
      );
      if (artifact && !refuseArtifact(environment, artifact)) found.push(id);
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
}
