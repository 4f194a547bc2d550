import { ConflictError, NotFoundError } from '@backstage/errors';
import { CommandError, runGit } from '@paved-path/provider-kit-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMITTER = { name: 'Paved Path', email: 'paved-path@localhost' };
const TRIES = 10;

type Commit = {
  /** A bare repository. */
  folder: string;
  branch: string;
  path: string;
  content: string;
  message: string;
  author: { name: string; email: string };
  signal: AbortSignal;
};

type Git = (args: string[], input?: string) => Promise<string>;

/**
 * Writes one file in one commit on a branch of a bare repository, on top of whatever others push meanwhile.
 *
 * @returns false where the file has that content already, and nothing was committed
 * @throws NotFoundError where the branch has no commit, ConflictError where the path is none of a plain file
 * @internal
 */
export async function commitFile(commit: Commit): Promise<boolean> {
  const parent = await mkdtemp(join(tmpdir(), 'paved-path-document-'));
  const git: Git = async (args, input) => {
    const { stdout } = await runGit(args, {
      cwd: commit.folder,
      signal: commit.signal,
      input,
      env: {
        GIT_DIR: commit.folder,
        GIT_INDEX_FILE: join(parent, 'index'),
        GIT_AUTHOR_NAME: commit.author.name,
        GIT_AUTHOR_EMAIL: commit.author.email,
        GIT_COMMITTER_NAME: COMMITTER.name,
        GIT_COMMITTER_EMAIL: COMMITTER.email,
        // Paths are names, also where they look like patterns.
        GIT_LITERAL_PATHSPECS: '1',
      },
    });
    return stdout.trim();
  };
  try {
    const blob = await git(['hash-object', '-w', '--stdin'], commit.content);
    for (let count = 1; ; count += 1) {
      const outcome = await tryOnce(git, commit, blob);
      if (outcome !== 'moved') return outcome === 'committed';
      if (count === TRIES) {
        throw new ConflictError(
          `Others pushed to ${commit.branch} ${TRIES} times while the file was written; try again`,
        );
      }
    }
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

async function tryOnce(
  git: Git,
  { branch, path, message }: Commit,
  blob: string,
): Promise<'committed' | 'same' | 'moved'> {
  const reference = `refs/heads/${branch}`;
  const base = await readTip(git, reference);
  if (!base) throw new NotFoundError(`The branch ${branch} has no commit yet`);
  const mode = await readMode(git, base, path);
  await git(['read-tree', base]);
  try {
    await git([
      'update-index',
      '--add',
      '--cacheinfo',
      `${mode},${blob},${path}`,
    ]);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new ConflictError(
      `${path} cannot be written: there is a file where its folder should be`,
    );
  }
  const tree = await git(['write-tree']);
  if (tree === (await git(['rev-parse', `${base}^{tree}`]))) return 'same';
  const made = await git(['commit-tree', tree, '-p', base], `${message}\n`);
  try {
    // Git itself sees to it that the branch is still where it was.
    await git(['update-ref', '-m', 'document', reference, made, base]);
    return 'committed';
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    // Somebody who pushes just now holds the branch.
    const isHeld = /cannot lock ref/.test(error.stderr);
    if (!isHeld && (await readTip(git, reference)) === base) throw error;
    return 'moved';
  }
}

async function readTip(git: Git, reference: string): Promise<string> {
  return git(['for-each-ref', '--format=%(objectname)', reference]);
}

/** What the file may do, such as being run, stays as it is. */
async function readMode(git: Git, base: string, path: string): Promise<string> {
  const entry = await git(['ls-tree', base, '--', path]);
  const [mode, type] = entry.split(/\s/);
  if (!mode) return '100644';
  if (type === 'blob' && mode !== '120000') return mode;
  throw new ConflictError(
    `${path} is no plain file in the repository; move what is there`,
  );
}
