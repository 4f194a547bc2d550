import {
  Release,
  Rollout,
} from '@paved-path/backstage-plugin-release-manager-common';

/** What a rollout means for a release: it is done, or goes on for a reason. @internal */
export type Judgement =
  | { verdict: 'healthy' }
  | { verdict: 'failed'; message: string }
  | { verdict: 'waiting'; message: string };

/**
 * Judges what the runtime made of a release.
 * @internal
 */
export function judgeRollout(
  release: Pick<Release, 'artifactId' | 'environment'>,
  rollout: Rollout,
): Judgement {
  const { artifactId, environment } = release;
  if (rollout.state === 'unknown') {
    return {
      verdict: 'waiting',
      message: rollout.message ?? 'The runtime cannot be asked',
    };
  }
  if (rollout.artifactId !== artifactId) {
    return {
      verdict: 'waiting',
      message: `${environment} has not picked up ${artifactId} yet`,
    };
  }
  switch (rollout.state) {
    case 'healthy':
      return rollout.servingArtifactId &&
        rollout.servingArtifactId !== artifactId
        ? {
            verdict: 'waiting',
            message: `${rollout.servingArtifactId} still answers requests`,
          }
        : { verdict: 'healthy' };
    case 'failed':
      return {
        verdict: 'failed',
        message:
          rollout.message ??
          `${artifactId} did not become healthy in ${environment}`,
      };
    default:
      return {
        verdict: 'waiting',
        message: rollout.message ?? progress(rollout),
      };
  }
}

function progress({ replicas }: Rollout): string {
  return replicas
    ? `${replicas.ready} of ${replicas.desired} replicas are ready`
    : 'Replicas are starting';
}
