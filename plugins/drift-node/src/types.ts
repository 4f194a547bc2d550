import { Entity } from '@backstage/catalog-model';
import {
  FixOption,
  OpenedFix,
  ResourceDrift,
  Suspect,
} from '@paved-path/backstage-plugin-drift-common';

/** An infrastructure environment as its provider knows it. @public */
export interface DiscoveredEnvironment {
  /** Stable over time and unique within the provider. */
  key: string;
  /** Such as `payments/production`; what the annotation of an entity names. */
  name: string;
  repository?: string;
  path?: string;
  workspace?: string;
  url?: string;
}

/** Every call has a deadline; a check also tells how it goes on. @public */
export interface CheckOptions {
  signal: AbortSignal;
  /** Called with the step that begins, such as `init` or `plan`. */
  onStep?(step: string): void;
  /**
   * Makes a digest of a sensitive value, from which nobody without the installation's key learns the value. Absent where no key is
   * configured.
   */
  digest?(value: string): string;
}

/** A drift as a provider reports it. @public */
export interface ReportedDrift extends ResourceDrift {
  /**
   * By the path of a sensitive attribute, what {@link CheckOptions.digest} makes of its values before and after. It tells that a masked value
   * is another one than before, and never leaves the server.
   */
  digests?: Record<string, string>;
}

/**
 * What a check found. A check that could not look throws, with a reason for a person; it never reports what it did not see.
 * @public
 */
export interface CheckReport {
  /** Empty: in sync. */
  resources: ReportedDrift[];
  /** True where there were more resources than are reported. */
  truncated: boolean;
  /** The commit that was checked. */
  revision?: string;
  /** When the state was last written, ISO 8601 in UTC. */
  stateWrittenAt?: string;
}

/** A plan that was made to be applied as it is. @public */
export interface PreparedFix {
  planId: string;
  changes: ResourceDrift[];
}

/** Where the code of an environment is kept. @public */
export interface CodeLocation {
  /** The repository's address, without credentials; or its folder on this machine. */
  repositoryUrl: string;
  branch: string;
  /** The root module's folder. */
  path: string;
}

/** A resource that a state lists. @public */
export interface ManagedResource {
  address: string;
  type: string;
  /** All that the cloud may know it by: its `id`, its `arn`, its `self_link`. */
  ids: string[];
}

/** What the provider may need to offer or open a fix. @public */
export interface FixContext {
  signal: AbortSignal;
  /** Where the environment's code is kept, if one of the installed hosts knows it. */
  codeHost?: CodeHost;
}

/**
 * Where drift comes from: Terraform in Git repositories, env0, HCP Terraform.
 * @public
 */
export interface DriftProvider {
  readonly id: string;
  readonly title: string;
  /** All environments there are now. A failure throws; it is never an empty list. */
  discover(options: { signal: AbortSignal }): Promise<DiscoveredEnvironment[]>;
  /** Whether the environment belongs to the entity, by the provider's own annotations. */
  claims(entity: Entity, environment: DiscoveredEnvironment): boolean;
  check(
    environment: DiscoveredEnvironment,
    options: CheckOptions,
  ): Promise<CheckReport>;
  /** Where its code is kept, for those that open pull requests. */
  locateCode?(environment: DiscoveredEnvironment): CodeLocation | undefined;
  /** The ways that its drift can be fixed. */
  getFixOptions?(
    environment: DiscoveredEnvironment,
    context: FixContext,
  ): Promise<FixOption[]>;
  /** Opens an option of the kind `open`, for the drifts that are neither acknowledged nor ignored. */
  openFix?(
    environment: DiscoveredEnvironment,
    request: { optionId: string; drifts: ResourceDrift[]; actor: string },
    context: FixContext,
  ): Promise<OpenedFix>;
  /**
   * All resources that its state lists, without their values. Throws where the state cannot be read: an empty list says that nothing is
   * managed.
   */
  listManagedResources?(
    environment: DiscoveredEnvironment,
    options: { signal: AbortSignal },
  ): Promise<ManagedResource[]>;
  /** Plans an apply and keeps the plan, where the portal may apply. */
  planFix?(
    environment: DiscoveredEnvironment,
    options: CheckOptions,
  ): Promise<PreparedFix>;
  /** Applies the very plan that was made. */
  applyFix?(
    environment: DiscoveredEnvironment,
    planId: string,
    options: CheckOptions,
  ): Promise<void>;
}

/**
 * Names who changed a resource outside of the code, such as AWS CloudTrail.
 * @public
 */
export interface BlameProvider {
  readonly id: string;
  findSuspects(
    request: {
      environment: DiscoveredEnvironment;
      resource: ResourceDrift;
      since?: string;
    },
    options: { signal: AbortSignal },
  ): Promise<Suspect[]>;
}

/** A file of a change, whole. @public */
export interface ChangedFile {
  /** From the root of the repository. */
  path: string;
  content: string;
}

/**
 * Where code is reviewed, such as GitHub.
 * @public
 */
export interface CodeHost {
  readonly id: string;
  readonly title: string;
  /** True: it is asked only where no other host handles the repository. */
  readonly fallback?: boolean;
  /** Whether the repository is one of its own. */
  handles(repositoryUrl: string): boolean;
  /**
   * Opens a pull request with one commit on top of the base branch, which is empty where no file is given. One that is open from the same
   * branch already is brought up to date instead.
   */
  openPullRequest(
    request: {
      location: CodeLocation;
      /** The branch to open it from. */
      branch: string;
      title: string;
      /** Markdown. */
      body: string;
      files: ChangedFile[];
    },
    options: { signal: AbortSignal },
  ): Promise<OpenedFix & { number?: number }>;
  /** Opens an issue, or adds to the one that is open with the same title. Absent: the host has no issues. */
  openIssue?(
    request: { location: CodeLocation; title: string; body: string },
    options: { signal: AbortSignal },
  ): Promise<OpenedFix>;
  /** Comments on a pull request. Absent: the host has no comments. */
  comment?(
    request: { location: CodeLocation; number: number; body: string },
    options: { signal: AbortSignal },
  ): Promise<OpenedFix>;
}

/** What exists, as one inventory sees it. @public */
export interface Inventory {
  resources: InventoryResource[];
  /** What it lists, such as `AWS account 123456789012, eu-west-1`. */
  scope?: string;
  /** When it was taken, ISO 8601 in UTC. */
  asOf: string;
  /** What it cannot see, a sentence each. */
  doesNotList: string[];
}

/** @public */
export interface InventoryResource {
  /** As the cloud names it, such as an ARN. Unique in the inventory, together with `type`. */
  id: string;
  type?: string;
  name?: string;
  account?: string;
  region?: string;
  tags?: Record<string, string>;
  url?: string;
  /** Other names that a state may know it by, such as the last part of an ARN. */
  aliases?: string[];
  /** The inventory's own verdict, where it has compared with the code itself. */
  verdict?: 'managed' | 'unmanaged';
}

/**
 * Lists what exists in a cloud, whether code manages it or not.
 * @public
 */
export interface InventoryProvider {
  readonly id: string;
  readonly title: string;
  /** Reads all pages. A failure throws; it is never an empty list. */
  list(options: { signal: AbortSignal }): Promise<Inventory>;
}
