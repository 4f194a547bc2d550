import { LoggerService } from '@backstage/backend-plugin-api';

/** What every step of the golden path is told. @public */
export interface StepContext {
  /** Progress for the person who watches the task's log. */
  logger: Pick<LoggerService, 'info' | 'warn' | 'error'>;
  /** Aborted when the person cancels the task. */
  signal: AbortSignal;
  /** A token on behalf of the person who filled the form, for the given plugin of this portal. */
  getToken(pluginId: string): Promise<string>;
}

/** A repository at its host. @public */
export interface HostedRepository {
  owner: string;
  name: string;
  /** Where a person sees it. */
  url: string;
  /** What `git clone` takes. */
  cloneUrl: string;
  /** Where the catalog reads `catalog-info.yaml`. */
  catalogInfoUrl: string;
  defaultBranch: string;
  /** The newest commit of the default branch. */
  headSha?: string;
}

/**
 * Where repositories live: the sandbox, GitHub.
 *
 * @remarks
 * Every method is idempotent: called again for the same service it finds what it made and goes on from there.
 *
 * @public
 */
export interface RepositoryHost {
  readonly id: string;
  readonly title: string;
  /** Where a person would see it for a service of that name, told before it exists; absent where only creating it tells. */
  predictUrl?(name: string): Promise<string>;
  /** The repository of that name, or undefined where the name is free. */
  find(
    name: string,
    context: Pick<StepContext, 'signal'>,
  ): Promise<HostedRepository | undefined>;
  /**
   * Creates the repository with the folder as its first commit on the default branch.
   * A repository of that name that holds other content is a ConflictError, and is left as it is.
   */
  create(
    request: {
      name: string;
      description: string;
      /** The group that owns it, as an entity reference. */
      ownerRef: string;
      folder: string;
      author: { name: string; email: string };
    },
    context: StepContext,
  ): Promise<HostedRepository>;
}

/** What a pipeline made of a commit. @public */
export interface PipelineResult {
  url: string;
  artifactId: string;
}

/**
 * What builds artifacts: the sandbox's pipeline, GitHub Actions.
 * @public
 */
export interface PipelineHost {
  readonly id: string;
  readonly title: string;
  /** Where a person would see it for a service of that name, told before it exists; absent where only creating it tells. */
  predictUrl?(name: string): Promise<string>;
  /** Lets the repository's pipeline run: permissions, secrets, variables. */
  setUp(
    request: { service: string; repository: HostedRepository },
    context: StepContext,
  ): Promise<{ url: string }>;
  /** Follows the pipeline of the newest commit until its artifact is stored; a failed pipeline throws with its reason and address. */
  waitForArtifact(
    request: { service: string; repository: HostedRepository },
    context: StepContext,
  ): Promise<PipelineResult>;
}

/** What was made so that somebody is on call for a service. @public */
export interface CreatedOnCall {
  /** Where a person sees it. */
  url: string;
  /** Goes into the service's `catalog-info.yaml`, by which the portal knows it again. Everybody can read it, so it holds no key. */
  annotations: Record<string, string>;
}

/**
 * Where a service is made known to those who are on call, such as PagerDuty. Rotas of the portal's own need none: they stand for what a team owns.
 *
 * @remarks
 * Idempotent: called again for the same service it finds what it made.
 *
 * @public
 */
export interface OnCallHost {
  readonly id: string;
  readonly title: string;
  /** Where a person would see it for a service of that name, told before it exists; absent where only creating it tells. */
  predictUrl?(name: string): Promise<string>;
  /** Throws an InputError before anything is made where nobody could be woken for what that group owns. */
  check(
    request: { ownerRef: string },
    context: Pick<StepContext, 'signal'>,
  ): Promise<void>;
  /** Called before the repository is created, as its first commit holds the annotations. */
  create(
    request: {
      service: string;
      description: string;
      /** The group that owns it, as an entity reference. */
      ownerRef: string;
    },
    context: StepContext,
  ): Promise<CreatedOnCall>;
}

/**
 * Where dashboards and alert rules are published: the sandbox, Grafana.
 * @public
 */
export interface DashboardHost {
  readonly id: string;
  readonly title: string;
  /** Where a person would see it for a service of that name, told before it exists; absent where only creating it tells. */
  predictUrl?(name: string): Promise<string>;
  publish(
    request: {
      service: string;
      ownerRef: string;
      /** The Grafana dashboard, as its JSON model. */
      dashboard: Record<string, unknown>;
      /** Prometheus alert rules, as YAML. */
      alertRules: string;
    },
    context: StepContext,
  ): Promise<{ url: string }>;
}
