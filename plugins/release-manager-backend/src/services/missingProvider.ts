import { ServiceUnavailableError } from '@backstage/errors';
import { ReleaseProvider } from '@paved-path/backstage-plugin-release-manager-node';

/**
 * Stands in while no module brings a provider: every question is answered with what is missing.
 * @internal
 */
export function missingProvider(): ReleaseProvider {
  const refuse = async (): Promise<never> => {
    throw new ServiceUnavailableError(
      'The release manager has no provider: install a module such as gitops and configure it (releaseManager.gitops)',
    );
  };
  return {
    id: 'none',
    title: 'no provider',
    getArtifacts: refuse,
    getArtifact: refuse,
    getDesired: refuse,
    getHistory: refuse,
    compare: refuse,
    getCommitsBetween: refuse,
    release: refuse,
  };
}
