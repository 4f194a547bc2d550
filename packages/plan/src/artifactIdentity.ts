import { git } from './git';
import { PlanError } from './problems';

/** The commit that an artifact is made of. */
export interface ServiceCommit {
  branch: string;
  sha: string;
  /** True where files differ from the commit. */
  dirty: boolean;
}

/** What an artifact is called. @public */
export interface ArtifactIdentity {
  /** `<branch>-<commit's first 10>-<plan's first 10>`. */
  id: string;
  /** The id where it fits into a Kubernetes label, else its end. */
  label: string;
}

/**
 * The commit that is checked out. Throws a PlanError outside a repository and before the first commit.
 */
export async function readServiceCommit(
  serviceFolder: string,
  options: { signal?: AbortSignal } = {},
): Promise<ServiceCommit> {
  const within = { cwd: serviceFolder, signal: options.signal };
  let answer: string;
  try {
    answer = await git(
      [
        'status',
        '--porcelain=v2',
        '--branch',
        '--untracked-files=normal',
        '--',
        '.',
      ],
      within,
    );
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new PlanError(
      `An artifact is named after its commit, and ${serviceFolder} is not a Git repository: run git init, and commit`,
      { cause: error },
    );
  }
  const sha = /^# branch\.oid (\w+)/m.exec(answer)?.[1];
  if (!sha || !/^[0-9a-f]{40,64}$/.test(sha)) {
    throw new PlanError(
      'An artifact is named after its commit, and this repository has none yet: commit first',
    );
  }
  const head = /^# branch\.head (.+)$/m.exec(answer)?.[1];
  const branch =
    process.env.PLAN_BRANCH ||
    (head && head !== '(detached)' ? head : 'detached');
  return { branch, sha, dirty: /^[^#\n]/m.test(answer) };
}

/** Names the artifact of a commit and a plan, so that it is also a valid image tag. */
export function toArtifactIdentity(
  commit: Pick<ServiceCommit, 'branch' | 'sha'>,
  planSha: string,
): ArtifactIdentity {
  const branch = commit.branch
    .replace(/[^A-Za-z0-9_.-]/g, '_')
    .replace(/^[.-]+/, '')
    .slice(0, 100);
  const id = `${branch || 'branch'}-${commit.sha.slice(0, 10)}-${planSha.slice(
    0,
    10,
  )}`;
  return { id, label: id.slice(-63).replace(/^[^A-Za-z0-9]+/, '') };
}
