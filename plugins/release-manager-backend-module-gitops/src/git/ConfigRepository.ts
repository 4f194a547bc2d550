import { ServiceUnavailableError, toError } from '@backstage/errors';
import {
  CommandError,
  CommandResult,
  runGit,
} from '@paved-path/provider-kit-node';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { accessEnvironment, withoutSecrets } from './access';
import { isDamaged, isOutrun, removeLocks } from './repair';
import { fastImportStream, FolderCommit } from './fastImport';
import { parseTree, TreeEntry } from './objects';
import { GitObject, ObjectReader } from './ObjectReader';

const trackedRef = 'refs/remotes/origin/tracked';
const pendingRef = 'refs/paved-path/pending';

/** @internal */
export type ConfigRepositoryOptions = {
  /** An address or an absolute folder. */
  url: string;
  branch: string;
  token?: string;
  /** Where the mirror is kept; absolute. */
  folder: string;
};

/** What became of a push; `outrun`: somebody else pushed first and nothing was changed. @internal */
export type PushOutcome = 'pushed' | 'outrun';

/** How the mirror stands to the repository. @internal */
export type MirrorState = {
  /** The last known head of the branch; undefined while it has no commit. */
  head: string | undefined;
  /** When the repository was last reached, ISO 8601; undefined, never. */
  asOf: string | undefined;
  /** Why the last attempt to reach it failed. */
  problem: string | undefined;
};

/**
 * The config repository through a bare mirror: commits are built without a working tree, and read without a process.
 * Callers see to it that only one of `fetch`, `commit` and `push` runs at a time.
 * @internal
 */
export class ConfigRepository {
  readonly #options: ConfigRepositoryOptions;
  readonly #reader: ObjectReader;
  #state: MirrorState = {
    head: undefined,
    asOf: undefined,
    problem: undefined,
  };
  #opened = false;

  constructor(options: ConfigRepositoryOptions) {
    this.#options = options;
    this.#reader = new ObjectReader(options.folder);
  }

  get state(): MirrorState {
    return this.#state;
  }

  /** Brings the mirror up to the repository; throws a ServiceUnavailableError that says why it cannot. */
  async fetch(signal?: AbortSignal): Promise<MirrorState> {
    try {
      const head = await this.#fetchHead(signal);
      this.#state = {
        head,
        asOf: new Date().toISOString(),
        problem: undefined,
      };
    } catch (error) {
      const reason = this.#explain(error);
      this.#state = { ...this.#state, problem: reason };
      throw new ServiceUnavailableError(
        `The config repository cannot be read: ${reason}`,
      );
    }
    return this.#state;
  }

  /** Builds a commit in the mirror and returns its hash. */
  async commit(commit: FolderCommit, signal?: AbortSignal): Promise<string> {
    const { stdout } = await this.#git(
      ['fast-import', '--quiet', '--force', '--done'],
      signal,
      fastImportStream(pendingRef, commit),
    );
    return stdout.trim();
  }

  async push(sha: string, signal?: AbortSignal): Promise<PushOutcome> {
    const { branch } = this.#options;
    try {
      await this.#git(
        ['push', '--porcelain', 'origin', `${sha}:refs/heads/${branch}`],
        signal,
      );
    } catch (error) {
      if (isOutrun(error)) return 'outrun';
      throw error;
    }
    this.#state = {
      head: sha,
      asOf: new Date().toISOString(),
      problem: undefined,
    };
    return 'pushed';
  }

  /** The object at a path of a commit. */
  read(commit: string, path: string): Promise<GitObject | undefined> {
    return this.#reader.read(`${commit}:${path}`);
  }

  /** What a folder of a commit holds; empty where there is no such folder. */
  async readFolder(commit: string, path: string): Promise<TreeEntry[]> {
    const tree = await this.read(commit, path);
    return tree?.type === 'tree'
      ? parseTree(tree.content, commit.length / 2)
      : [];
  }

  /** The files of a folder of a commit and their hashes, by path below the folder. */
  async listFiles(commit: string, path: string): Promise<Map<string, string>> {
    const files = new Map<string, string>();
    const visit = async (folder: string, prefix: string): Promise<void> => {
      for (const entry of await this.readFolder(commit, folder)) {
        const name = `${prefix}${entry.name}`;
        if (entry.isFolder) await visit(`${folder}/${entry.name}`, `${name}/`);
        else files.set(name, entry.oid);
      }
    };
    await visit(path, '');
    return files;
  }

  async has(commit: string, signal?: AbortSignal): Promise<boolean> {
    return this.#succeeds(['cat-file', '-e', `${commit}^{commit}`], signal);
  }

  async isAncestor(
    ancestor: string,
    commit: string,
    signal?: AbortSignal,
  ): Promise<boolean> {
    return this.#succeeds(
      ['merge-base', '--is-ancestor', ancestor, commit],
      signal,
    );
  }

  /** Runs `git log` with the arguments, and returns what it printed. */
  async log(args: string[], signal?: AbortSignal): Promise<string> {
    const { stdout } = await this.#git(['log', ...args], signal);
    return stdout;
  }

  /** What git or anything else said, for a person and without secrets. */
  explain(error: unknown): string {
    return this.#explain(error);
  }

  close(): void {
    this.#reader.close();
  }

  async #fetchHead(signal?: AbortSignal): Promise<string | undefined> {
    try {
      await this.#open(signal);
      return await this.#fetchBranch(signal);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      // The mirror holds nothing that is not elsewhere.
      this.#reader.close();
      await rm(this.#options.folder, { recursive: true, force: true });
      this.#opened = false;
      await this.#open(signal);
      return this.#fetchBranch(signal);
    }
  }

  async #open(signal?: AbortSignal): Promise<void> {
    if (this.#opened) return;
    const { folder, url } = this.#options;
    await mkdir(dirname(folder), { recursive: true });
    await runGit(['init', '--quiet', '--bare', folder], { signal });
    await removeLocks(folder);
    await this.#git(['config', 'remote.origin.url', url], signal);
    await this.#git(
      [
        'config',
        'remote.origin.fetch',
        `+refs/heads/${this.#options.branch}:${trackedRef}`,
      ],
      signal,
    );
    await this.#git(['config', 'gc.auto', '2000'], signal);
    this.#opened = true;
  }

  async #fetchBranch(signal?: AbortSignal): Promise<string | undefined> {
    try {
      await this.#git(['fetch', '--quiet', '--no-tags', 'origin'], signal);
    } catch (error) {
      // A repository without a commit has no branch to fetch yet.
      if (
        error instanceof CommandError &&
        error.stderr.includes("couldn't find remote ref")
      ) {
        return undefined;
      }
      throw error;
    }
    const { stdout } = await this.#git(['rev-parse', trackedRef], signal);
    return stdout.trim();
  }

  async #succeeds(args: string[], signal?: AbortSignal): Promise<boolean> {
    try {
      await this.#git(args, signal);
      return true;
    } catch (error) {
      if (error instanceof CommandError && error.exitCode !== undefined) {
        return false;
      }
      throw error;
    }
  }

  #git(
    args: string[],
    signal?: AbortSignal,
    input?: Buffer,
  ): Promise<CommandResult> {
    const { folder, url, token } = this.#options;
    return runGit([`--git-dir=${folder}`, ...args], {
      env: accessEnvironment(url, token),
      signal,
      input,
      maxOutput: 1024 * 1024 * 1024,
    });
  }

  #explain(error: unknown): string {
    const text =
      error instanceof CommandError && error.stderr.trim()
        ? error.stderr
            .trim()
            .split('\n')
            .filter(row => !row.startsWith('hint:'))
            .slice(0, 3)
            .join(' ')
        : toError(error).message;
    return withoutSecrets(text, this.#options.token);
  }
}
