import { NotAllowedError } from '@backstage/errors';
import { CommandError, runGit } from '@paved-path/provider-kit-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder as a commit without parents, in a Git directory of its own. @internal */
export type FirstCommit = {
  sha: string;
  tree: string;
  /** Pushes it; a branch that exists with other commits is refused by the host. */
  push(request: {
    url: string;
    branch: string;
    /** Goes to `git` in its environment, where no list of processes shows it. */
    token: string | undefined;
    signal: AbortSignal;
  }): Promise<void>;
};

/**
 * Makes a commit of the folder without touching it, and forgets it afterwards.
 * @internal
 */
export async function withFirstCommit<T>(
  request: {
    folder: string;
    message: string;
    author: { name: string; email: string };
    signal: AbortSignal;
  },
  use: (commit: FirstCommit) => Promise<T>,
): Promise<T> {
  const { folder, message, author, signal } = request;
  const gitDir = await mkdtemp(path.join(tmpdir(), 'golden-path-'));
  const git = async (args: string[], identity?: Record<string, string>) => {
    const { stdout } = await runGit(args, {
      cwd: folder,
      signal,
      env: { GIT_DIR: gitDir, GIT_WORK_TREE: folder, ...identity },
    });
    return stdout.trim();
  };
  try {
    await runGit(['init', '--quiet', '--bare', gitDir], { signal });
    await git(['add', '--all']);
    const tree = await git(['write-tree']);
    const sha = await git(['commit-tree', tree, '-m', message], {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
    });
    return await use({
      sha,
      tree,
      push: target => push(gitDir, sha, target),
    });
  } finally {
    await rm(gitDir, { recursive: true, force: true });
  }
}

async function push(
  gitDir: string,
  sha: string,
  target: Parameters<FirstCommit['push']>[0],
): Promise<void> {
  const { url, branch, token, signal } = target;
  const basic =
    token && Buffer.from(`x-access-token:${token}`).toString('base64');
  try {
    await runGit(['push', '--quiet', url, `${sha}:refs/heads/${branch}`], {
      cwd: gitDir,
      signal: AbortSignal.any([signal, AbortSignal.timeout(120_000)]),
      env: {
        GIT_DIR: gitDir,
        ...inherited(),
        ...(basic && {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: 'http.extraHeader',
          GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
        }),
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof CommandError)) throw error;
    let text = error.stderr.trim() || error.message;
    for (const secret of [token, basic]) {
      if (secret) text = text.replaceAll(secret, '***');
    }
    throw new NotAllowedError(`The first commit could not be pushed: ${text}`);
  }
}

/** How this process reaches the network holds for `git` too. */
function inherited(): Record<string, string> {
  const names = /^(https?_proxy|all_proxy|no_proxy|ssl_cert_(file|dir))$/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        names.test(entry[0]) && entry[1] !== undefined,
    ),
  );
}
