import { CommandError, runGit } from '@paved-path/provider-kit-node';
import { mkdir, rm } from 'node:fs/promises';
import { CheckFailure } from '../cli/explain';
import { redact } from '../cli/redact';
import { accessEnvironment } from './access';
import { readCommits } from './gitLog';
import { Source } from './Source';

const FETCH_DEADLINE = 120_000;
const BRANCH = 'refs/heads/followed';

/**
 * The head of a branch, read through a mirror of its own.
 * @internal
 */
export class GitSource implements Source {
  readonly #url: string;
  readonly #branch: string;
  readonly #token: string | undefined;
  readonly #mirror: string;
  /** Milliseconds for which a fetched head is taken as it is. */
  readonly #fresh: number;
  #fetched: { at: number; head: string } | undefined;
  #fetching: Promise<string> | undefined;

  constructor(options: {
    url: string;
    branch: string;
    token?: string;
    mirror: string;
    fresh: number;
  }) {
    this.#url = options.url;
    this.#branch = options.branch;
    this.#token = options.token;
    this.#mirror = options.mirror;
    this.#fresh = options.fresh;
  }

  getHead = async (signal?: AbortSignal): Promise<string> => {
    const fetched = this.#fetched;
    if (fetched && performance.now() - fetched.at < this.#fresh) {
      return fetched.head;
    }
    // One fetch serves all who wait for it, so it is not one of them who ends it.
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    const head = await this.#fetching;
    signal?.throwIfAborted();
    return head;
  };

  commitOf = (head: string) => head;

  extract = async (head: string, folder: string, signal?: AbortSignal) => {
    const index = `${folder}.index`;
    const options = {
      cwd: this.#mirror,
      signal,
      env: { GIT_INDEX_FILE: index, GIT_DIR: this.#mirror },
    };
    try {
      await mkdir(folder, { recursive: true });
      await runGit(['read-tree', head], options);
      await runGit(
        ['--work-tree', folder, 'checkout-index', '--all', '--force'],
        options,
      );
    } catch (error) {
      throw this.#explained('cannot be written to the disk', error, signal);
    } finally {
      await rm(index, { force: true });
    }
  };

  commits: Source['commits'] = async (head, paths, options) => {
    const { since, most, signal } = options;
    return readCommits(
      [
        `--max-count=${most}`,
        ...(since ? [`--since=${since}`] : []),
        head,
        '--',
        ...paths.map(path => `:(top,literal)${path}`),
      ],
      { cwd: this.#mirror, signal },
    );
  };

  async #fetch(): Promise<string> {
    try {
      await mkdir(this.#mirror, { recursive: true });
      // Again and again: a mirror that was broken off half-way is made whole.
      await runGit(['init', '--quiet', '--bare', '.'], { cwd: this.#mirror });
      await runGit(
        [
          'fetch',
          '--quiet',
          '--no-tags',
          '--no-write-fetch-head',
          this.#url,
          `+refs/heads/${this.#branch}:${BRANCH}`,
        ],
        {
          cwd: this.#mirror,
          env: accessEnvironment(this.#url, this.#token),
          signal: AbortSignal.timeout(FETCH_DEADLINE),
        },
      );
      const { stdout } = await runGit(['rev-parse', BRANCH], {
        cwd: this.#mirror,
      });
      const head = stdout.trim();
      this.#fetched = { at: performance.now(), head };
      return head;
    } catch (error) {
      throw this.#explained('cannot be fetched', error);
    }
  }

  #explained(what: string, error: unknown, signal?: AbortSignal): unknown {
    if (signal?.aborted) return error;
    const said =
      error instanceof CommandError
        ? error.stderr.trim().split('\n').slice(-2).join(' ')
        : String((error as Error).message ?? error);
    const secrets = this.#token
      ? [
          this.#token,
          Buffer.from(`x-access-token:${this.#token}`).toString('base64'),
        ]
      : [];
    if (/no space left on device/i.test(said)) {
      return new CheckFailure('The disk is full.');
    }
    return new CheckFailure(
      redact(
        `The branch ${this.#branch} of ${this.#url} ${what}: ${said}`,
        secrets,
      ),
    );
  }
}
