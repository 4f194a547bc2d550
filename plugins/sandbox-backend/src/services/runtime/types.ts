import { WorkloadKey } from '../../database/WorkloadStore';

/** What the replicas of a version are started with; where it changes, new ones are rolled out. */
export interface WorkloadTemplate {
  artifactId: string;
  variables: Record<string, string>;
  readinessPath: string | undefined;
  livenessPath: string | undefined;
  /** How long a replica may take to stop, in milliseconds. */
  gracePeriod: number;
}

/** What an environment is told to run of a service. */
export interface DesiredWorkload extends WorkloadKey {
  template: WorkloadTemplate;
  replicas: number;
  /** How long a rollout may take, in milliseconds. */
  progressDeadline: number;
  /** The names it answers by, beside its own. */
  hosts: string[];
  /** Why it cannot be run, in words that a person understands. */
  problem?: string;
}

/** One string for each workload. */
export function keyOf({
  environment,
  namespace,
  service,
}: WorkloadKey): string {
  return `${environment}/${namespace}/${service}`;
}
