import { InputError } from '@backstage/errors';
import {
  Artifact,
  HistoryEntry,
  Rollout,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  ArtifactQuery,
  DesiredArtifact,
  ProviderReleaseRequest,
  ProviderReleaseResult,
  ReleaseProvider,
  RolloutObserver,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';

/**
 * A provider and a runtime in memory. What outlives a process (the commits) outlives a backend that is given the same platform.
 * @internal
 */
export class FakePlatform implements ReleaseProvider, RolloutObserver {
  readonly id = 'fake';
  readonly title = 'the fake repository';
  /** Newest first. */
  artifacts: Artifact[] = [];
  /** Oldest first. */
  commits: Array<HistoryEntry & { service: string }> = [];
  /** What the runtime says; by default that all is healthy. */
  rollout = (desired: string | undefined): Partial<Rollout> => ({
    state: desired ? 'healthy' : 'absent',
    artifactId: desired,
  });
  /** Throws where the provider shall fail. */
  onRead: () => void = () => {};
  /** Called before and after the commit is made. */
  onRelease: (
    when: 'before' | 'after',
    request: ProviderReleaseRequest,
  ) => Promise<void> | void = () => {};

  /** Adds an artifact, newer than those before. */
  build(
    id: string,
    options: {
      branch?: string;
      service?: string;
      environments?: string[];
    } = {},
  ): string {
    const minutes = String(this.artifacts.length).padStart(2, '0');
    this.artifacts.unshift({
      id,
      service: options.service ?? 'payments',
      branch: options.branch ?? 'main',
      commit: { sha: id, message: `Make ${id}`, author: { name: 'Ana' } },
      builtAt: `2025-11-01T10:${minutes}:00.000Z`,
      environments: options.environments,
    });
    return id;
  }

  desired(service: string, environment: string): string | undefined {
    return this.#last(service, environment)?.artifactId;
  }

  async getArtifacts(service: ServiceReference, query: ArtifactQuery) {
    this.onRead();
    const items = this.artifacts.filter(
      each =>
        each.service === service.name &&
        (!query.branch || each.branch === query.branch),
    );
    return { items: items.slice(0, query.limit) };
  }

  async getArtifact(service: ServiceReference, artifactId: string) {
    this.onRead();
    return this.artifacts.find(
      each => each.service === service.name && each.id === artifactId,
    );
  }

  async getDesired(service: ServiceReference) {
    this.onRead();
    const environments: Record<string, DesiredArtifact> = {};
    for (const commit of this.commits) {
      if (commit.service === service.name) {
        environments[commit.environment] = commit;
      }
    }
    return { environments, asOf: '2025-11-01T12:00:00.000Z' };
  }

  async getHistory(
    service: ServiceReference,
    query: { environment?: string; limit: number },
  ) {
    this.onRead();
    return {
      items: this.commits
        .filter(
          each =>
            each.service === service.name &&
            (!query.environment || each.environment === query.environment),
        )
        .reverse()
        .slice(0, query.limit)
        .map(({ service: _service, ...entry }) => entry),
      asOf: '2025-11-01T12:00:00.000Z',
    };
  }

  async compare(
    service: ServiceReference,
    request: { environment: string; artifactId: string },
  ) {
    const currentArtifactId = this.desired(service.name, request.environment);
    const between = currentArtifactId
      ? await this.getCommitsBetween(service, {
          fromArtifactId: currentArtifactId,
          toArtifactId: request.artifactId,
        })
      : { direction: 'first' as const, commits: [], truncated: false };
    return {
      ...between,
      upToDate: currentArtifactId === request.artifactId,
      manifests: [],
      currentArtifactId,
    };
  }

  async getCommitsBetween(
    _service: ServiceReference,
    request: { fromArtifactId: string; toArtifactId: string },
  ) {
    const at = (id: string) => this.artifacts.findIndex(each => each.id === id);
    const from = at(request.fromArtifactId);
    const to = at(request.toArtifactId);
    if (from === to) {
      return { direction: 'same' as const, commits: [], truncated: false };
    }
    return {
      direction: to < from ? ('forward' as const) : ('back' as const),
      commits: this.artifacts
        .slice(Math.min(from, to), Math.max(from, to))
        .map(each => each.commit),
      truncated: false,
    };
  }

  async release(
    request: ProviderReleaseRequest,
  ): Promise<ProviderReleaseResult> {
    await this.onRelease('before', request);
    const { service, environment, artifactId } = request;
    const done = this.commits.find(
      each => each.releaseId === request.releaseId,
    );
    const last = this.#last(service.name, environment);
    if (!done && last?.artifactId === artifactId) {
      return {
        commitSha: last.commitSha,
        alreadyThere: true,
        previousArtifactId: artifactId,
      };
    }
    if (!artifactId) throw new InputError('No artifact');
    const commitSha = done?.commitSha ?? `commit-${this.commits.length + 1}`;
    if (!done) {
      this.commits.push({
        service: service.name,
        environment,
        artifactId,
        intent: request.intent,
        releasedBy: request.actor,
        releasedAt: new Date().toISOString(),
        commitSha,
        reason: request.reason,
        releaseId: request.releaseId,
      });
    }
    await this.onRelease('after', request);
    return {
      commitSha,
      alreadyThere: false,
      previousArtifactId: last?.artifactId,
    };
  }

  async observe(request: { service: ServiceReference; environment: string }) {
    const desired = this.desired(request.service.name, request.environment);
    return {
      state: 'unknown' as const,
      observedAt: new Date().toISOString(),
      ...this.rollout(desired),
    };
  }

  #last(service: string, environment: string) {
    return this.commits
      .filter(
        each => each.service === service && each.environment === environment,
      )
      .at(-1);
  }
}
