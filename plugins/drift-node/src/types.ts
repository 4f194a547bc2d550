import { Entity } from '@backstage/catalog-model';
import {
  FixOption,
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
}

/**
 * What a check found. A check that could not look throws, with a reason for a person; it never reports what it did not see.
 * @public
 */
export interface CheckReport {
  /** Empty: in sync. */
  resources: ResourceDrift[];
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
  /** The ways that its drift can be fixed. */
  getFixOptions?(
    environment: DiscoveredEnvironment,
    options: { signal: AbortSignal },
  ): Promise<FixOption[]>;
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
