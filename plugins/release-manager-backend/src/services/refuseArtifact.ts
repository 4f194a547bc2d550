import {
  Artifact,
  Environment,
} from '@paved-path/backstage-plugin-release-manager-common';
import { refuseBranch } from './BranchRestrictionGate';

/**
 * Why the artifact can never be released to the environment; undefined where it can.
 * @internal
 */
export function refuseArtifact(
  environment: Environment,
  artifact: Artifact,
): string | undefined {
  return (
    refuseWithoutManifests(environment.name, artifact) ??
    refuseBranch(environment, artifact)
  );
}

/**
 * Why there is nothing that a release of the artifact to the environment could write; undefined where there is, or where that is not known.
 * @internal
 */
export function refuseWithoutManifests(
  environment: string,
  { id, environments }: Artifact,
): string | undefined {
  if (!environments || environments.includes(environment)) return undefined;
  return `${id} has no manifests for ${environment}; ${
    environments.length
      ? `it has manifests for ${environments.join(', ')}`
      : 'it has manifests for no environment'
  }`;
}
