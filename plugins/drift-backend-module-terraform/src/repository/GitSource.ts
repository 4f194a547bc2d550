import { CommandError, runGit } from '@paved-path/provider-kit-node';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CheckFailure } from '../cli/explain';
import { redact } from '../cli/redact';
import { accessEnvironment } from './access';
import { readCommits } from './gitLog';
import { isDiskFull } from './isDiskFull';
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
  #tidied: Promise<void> | undefined;

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

  getHead: Source['getHead'] = async (signal, isNow) => {
    const fetched = isNow ? undefined : this.#fetched;
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
    try {
      await this.#write(head, folder, signal);
    } catch (error) {
      if (signal?.aborted || !isBroken(error)) {
        throw await this.#explained(
          'cannot be written to the disk',
          error,
          signal,
        );
      }
      await this.#fetchAnew();
      await this.#write(head, folder, signal).catch(async again => {
        throw await this.#explained(
          'cannot be written to the disk',
          again,
          signal,
        );
      });
    }
  };

  async #write(head: string, folder: string, signal?: AbortSignal) {
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
    } finally {
      await rm(index, { force: true });
    }
  }

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
      this.#tidied ??= tidy(this.#mirror);
      await this.#tidied;
      return await this.#fetchInto().catch(error => {
        if (!isBroken(error)) throw error;
        return this.#fetchAnew();
      });
    } catch (error) {
      // What a fetch that failed leaves may be as large as the repository.
      this.#tidied = undefined;
      throw await this.#explained('cannot be fetched', error);
    }
  }

  /** The mirror is a copy, which can be made again. */
  async #fetchAnew(): Promise<string> {
    this.#fetched = undefined;
    await rm(this.#mirror, { recursive: true, force: true });
    return this.#fetchInto();
  }

  async #fetchInto(): Promise<string> {
    await mkdir(this.#mirror, { recursive: true });
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
  }

  async #explained(
    what: string,
    error: unknown,
    signal?: AbortSignal,
  ): Promise<unknown> {
    if (signal?.aborted) return error;
    const all =
      error instanceof CommandError
        ? error.stderr.trim()
        : String((error as Error).message ?? error);
    const said = all.split('\n').slice(-2).join(' ');
    const secrets = this.#token
      ? [
          this.#token,
          Buffer.from(`x-access-token:${this.#token}`).toString('base64'),
        ]
      : [];
    if (await isDiskFull(all, dirname(this.#mirror))) {
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

/** Whether git complains of the mirror itself, as after a power cut. */
function isBroken(error: unknown): boolean {
  return (
    error instanceof CommandError &&
    /corrupt|bad object|bad tree|unable to read|did not send all necessary objects|not a git repository|is far too short|unable to unpack/i.test(
      error.stderr,
    )
  );
}

/** Removes what git leaves where it is killed. The mirror belongs to this process alone, so nobody else is at work in it. */
async function tidy(mirror: string): Promise<void> {
  const places = await Promise.all([
    filesIn(mirror),
    filesIn(join(mirror, 'refs'), { recursive: true }),
    filesIn(join(mirror, 'objects', 'pack')),
  ]);
  const left = places
    .flat()
    .filter(file => /\.lock$|^tmp_/.test(basename(file)));
  await Promise.all(left.map(file => rm(file, { force: true })));
}

async function filesIn(
  folder: string,
  options: { recursive?: boolean } = {},
): Promise<string[]> {
  const names = await readdir(folder, options).catch(() => []);
  return names.map(name => join(folder, String(name)));
}
