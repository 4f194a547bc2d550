import {
  Actor,
  Artifact,
  Commit,
  GateVerdict,
  HistoryEntry,
  ManifestChange,
  ReleaseIntent,
  ReleasePreview,
  Rollout,
} from '@paved-path/backstage-plugin-release-manager-common';

/** A service as providers know it. @public */
export interface ServiceReference {
  entityRef: string;
  name: string;
  /** Absent, the environment's name is the namespace. */
  namespace?: string;
}

/** Every call has a deadline. @public */
export interface CallOptions {
  signal: AbortSignal;
}

/** What an environment is told to run. @public */
export interface DesiredArtifact {
  artifactId: string;
  releasedAt: string;
  releasedBy: Actor;
  intent: ReleaseIntent;
  commitSha: string;
}

/** A release that a provider carries out. @public */
export interface ProviderReleaseRequest {
  /** Unique; carrying out the same release twice must leave one. */
  releaseId: string;
  service: ServiceReference;
  environment: string;
  artifactId: string;
  intent: ReleaseIntent;
  actor: Actor;
  reason?: string;
}

/** @public */
export interface ProviderReleaseResult {
  commitSha: string;
  /** True where the environment was told to run just this already: nothing was written. */
  alreadyThere: boolean;
  previousArtifactId?: string;
}

/** @public */
export interface ArtifactQuery {
  branch?: string;
  /** Part of an id, a commit, a message or an author, in any case. */
  search?: string;
  limit: number;
  cursor?: string;
}

/** What would change in an environment. @public */
export type Comparison = Pick<
  ReleasePreview,
  'direction' | 'truncated' | 'upToDate'
> & {
  commits: Commit[];
  manifests: ManifestChange[];
  currentArtifactId?: string;
};

/**
 * Where artifacts come from and where desired state is kept.
 *
 * @remarks
 * Failures throw: errors of `@backstage/errors` with a message for the person; a failure is never an empty answer.
 * An answer that is older or less complete than it should be says why in `problem`.
 *
 * @public
 */
export interface ReleaseProvider {
  readonly id: string;
  /** Its name for a person, such as "the config repository". */
  readonly title: string;
  /** Newest first. */
  getArtifacts(
    service: ServiceReference,
    query: ArtifactQuery,
    options: CallOptions,
  ): Promise<{ items: Artifact[]; nextCursor?: string; problem?: string }>;
  getArtifact(
    service: ServiceReference,
    artifactId: string,
    options: CallOptions,
  ): Promise<Artifact | undefined>;
  /** By environment; an environment to which nothing was ever released is absent. */
  getDesired(
    service: ServiceReference,
    options: CallOptions,
  ): Promise<{
    environments: Record<string, DesiredArtifact>;
    asOf: string;
    problem?: string;
  }>;
  /** Newest first. */
  getHistory(
    service: ServiceReference,
    query: { environment?: string; limit: number; cursor?: string },
    options: CallOptions,
  ): Promise<{
    items: HistoryEntry[];
    nextCursor?: string;
    asOf: string;
    problem?: string;
  }>;
  compare(
    service: ServiceReference,
    request: { environment: string; artifactId: string },
    options: CallOptions,
  ): Promise<Comparison>;
  /** The commits from one artifact to another, newest first. */
  getCommitsBetween(
    service: ServiceReference,
    request: { fromArtifactId: string; toArtifactId: string },
    options: CallOptions,
  ): Promise<{
    direction: Comparison['direction'];
    commits: Commit[];
    truncated: boolean;
  }>;
  /** Idempotent by `releaseId`. */
  release(
    request: ProviderReleaseRequest,
    options: CallOptions,
  ): Promise<ProviderReleaseResult>;
}

/**
 * Tells what the runtime made of what it was told.
 * @public
 */
export interface RolloutObserver {
  readonly id: string;
  readonly title: string;
  observe(
    request: { service: ServiceReference; environment: string },
    options: CallOptions,
  ): Promise<Rollout>;
}

/** What a gate judges. @public */
export interface GateRequest {
  service: ServiceReference;
  environment: string;
  artifact: Artifact;
  intent: ReleaseIntent;
  actor: Actor;
}

/**
 * A named check before a release.
 * @public
 */
export interface PromotionGate {
  readonly id: string;
  readonly title: string;
  /** Undefined where it has nothing to say. A gate that throws counts as failed, with the error as its reason. */
  evaluate(
    request: GateRequest,
    options: CallOptions,
  ): Promise<GateVerdict | undefined>;
}
