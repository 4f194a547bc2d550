import { commitFiles, PLATFORM_IDENTITY } from './commitFiles';
import { platformRepositories } from './platformRepositories';
import { readBranch, RepositoryService } from './RepositoryService';

const readme = `# What runs where

Each environment is told here what to run: \`<environment>/releases/<namespace>/<service>/\` holds the
manifests of a service and the \`artifact.json\` of the version that they come from.

The release manager writes this repository and nobody else does: whoever wants to change what runs, releases,
promotes or rolls back in the portal. The sandbox follows the branch \`main\` and runs what it says.
`;

/** Creates the config repository, with a first commit that says who writes it, and answers its folder. */
export async function createConfigRepository(
  repositories: RepositoryService,
): Promise<string> {
  const folder = await repositories.ensurePlatformRepository(
    'config',
    platformRepositories.config,
  );
  if (!(await readBranch(folder, 'main'))) {
    await commitFiles(folder, {
      parent: undefined,
      message: 'Say what this repository is for',
      author: PLATFORM_IDENTITY,
      files: { 'README.md': readme },
    });
  }
  return folder;
}
