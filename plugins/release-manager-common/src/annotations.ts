/**
 * The annotation that names an entity's service to the release manager: `<service>` or `<namespace>/<service>`.
 * Without a namespace, the environment's name is the namespace.
 * @public
 */
export const SERVICE_ANNOTATION = 'paved-path.dev/service';

/** The signal channel of an entity. @public */
export function releaseChannel(entityRef: string): string {
  return `release-manager:${entityRef}`;
}

/**
 * The event that says a new artifact is there to be released; its payload is `{ service: string, artifactId?: string }`.
 * Whoever stores artifacts publishes it; without it, artifacts are found by schedule.
 * @public
 */
export const ARTIFACT_AVAILABLE_TOPIC = 'release-manager.artifact-available';

/**
 * The event that says the runtime's view of a service changed; its payload is `{ service: string, environment: string }`.
 * Rollout observers publish it so that nobody waits for a poll.
 * @public
 */
export const ROLLOUT_CHANGED_TOPIC = 'release-manager.rollout-changed';
