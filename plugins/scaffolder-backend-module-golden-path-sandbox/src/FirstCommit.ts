import { CommandError, runGit } from '@paved-path/provider-kit-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a commit goes, and with which credential. @internal */
export type Remote = {
  url: string;
  branch: string;
  /** A Backstage token of the person. */
  token: string;
  signal: AbortSignal;
};

/** A folder as a commit without a parent, kept beside the folder so that the folder stays as it is. @internal */
export class FirstCommit {
  static async create(options: {
    folder: string;
    message: string;
    author: { name: string; email: string };
    signal: AbortSignal;
  }): Promise<FirstCommit> {
    const { folder, message, author, signal } = options;
    const gitFolder = await mkdtemp(join(tmpdir(), 'golden-path-'));
    try {
      const git = async (
        args: string[],
        env: Record<string, string> = {},
      ): Promise<string> => {
        const { stdout } = await runGit(args, {
          cwd: folder,
          signal,
          env: { GIT_DIR: gitFolder, ...env },
        });
        return stdout.trim();
      };
      await git(['init', '--quiet', '--bare']);
      const work = { GIT_WORK_TREE: folder };
      await git(['add', '--all'], work);
      const tree = await git(['write-tree'], work);
      const sha = await git(['commit-tree', tree, '-m', message], {
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_COMMITTER_NAME: author.name,
        GIT_COMMITTER_EMAIL: author.email,
      });
      return new FirstCommit(gitFolder, sha, tree);
    } catch (error) {
      await rm(gitFolder, { recursive: true, force: true });
      throw error;
    }
  }

  readonly #gitFolder: string;
  readonly sha: string;
  readonly tree: string;

  private constructor(gitFolder: string, sha: string, tree: string) {
    this.#gitFolder = gitFolder;
    this.sha = sha;
    this.tree = tree;
  }

  /** Pushes it; refused by the host where the branch has other commits. */
  async push(remote: Remote): Promise<void> {
    await this.#talk(remote, [
      'push',
      '--quiet',
      remote.url,
      `${this.sha}:refs/heads/${remote.branch}`,
    ]);
  }

  /** True where the branch began with the same content. */
  async isRootOf(remote: Remote): Promise<boolean> {
    await this.#talk(remote, [
      'fetch',
      '--quiet',
      '--no-tags',
      remote.url,
      `+refs/heads/${remote.branch}:refs/heads/remote`,
    ]);
    const { stdout } = await runGit(
      ['log', '--max-parents=0', '--format=%T', 'refs/heads/remote'],
      {
        cwd: this.#gitFolder,
        signal: remote.signal,
        env: { GIT_DIR: this.#gitFolder },
      },
    );
    return stdout.split('\n').includes(this.tree);
  }

  async dispose(): Promise<void> {
    await rm(this.#gitFolder, { recursive: true, force: true });
  }

  async #talk(remote: Remote, args: string[]): Promise<void> {
    const { url, token, signal } = remote;
    const basic = Buffer.from(`backstage:${token}`).toString('base64');
    try {
      await runGit(args, {
        cwd: this.#gitFolder,
        signal,
        env: {
          GIT_DIR: this.#gitFolder,
          // In the environment, no list of processes shows the credential; bound to the host, no redirect carries it away.
          ...gitConfiguration({
            [`http.${
              new URL(url).origin
            }/.extraHeader`]: `Authorization: Basic ${basic}`,
            'http.followRedirects': 'false',
          }),
        },
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CommandError)) throw error;
      let text = error.message;
      for (const secret of [token, basic])
        text = text.replaceAll(secret, '***');
      throw new Error(`${url}: ${text}`);
    }
  }
}

function gitConfiguration(
  values: Record<string, string>,
): Record<string, string> {
  const entries = Object.entries(values);
  return {
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}
