import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  CreateRepositoryRequest,
  repositoryNamePattern,
  SandboxRepository,
} from '@paved-path/backstage-plugin-sandbox-common';
import { runGit } from '@paved-path/provider-kit-node';
import { RepositoryRow, RepositoryStore } from '../../database/RepositoryStore';
import { PLATFORM_OWNER } from './platformRepositories';

const DEFAULT_BRANCH = 'main';

/** A commit as lists show it. */
export interface HeadCommit {
  sha: string;
  message: string;
  at: string;
  author: { name: string; email: string };
}

/** Creates and finds bare repositories. */
export class RepositoryService {
  readonly #store: RepositoryStore;
  readonly #root: string;
  readonly #baseUrl: string;
  readonly #portalUrl: string;
  readonly #commits = new Map<string, HeadCommit>();

  /**
   * @param options - `root`: the folder of the bare repositories; `baseUrl`: the sandbox's address as
   * people reach it; `portalUrl`: the portal's.
   */
  constructor(options: {
    store: RepositoryStore;
    root: string;
    baseUrl: string;
    portalUrl: string;
  }) {
    this.#store = options.store;
    this.#root = options.root;
    this.#baseUrl = options.baseUrl;
    this.#portalUrl = options.portalUrl;
  }

  /** The folder that holds all repositories, as `<owner>/<name>.git`. */
  get root(): string {
    return this.#root;
  }

  /** The folder of a repository. The names are checked, so that it is never outside of the root. */
  folderOf(owner: string, name: string): string {
    if (
      !repositoryNamePattern.test(owner) ||
      !repositoryNamePattern.test(name)
    ) {
      throw new NotFoundError(`There is no repository ${owner}/${name}`);
    }
    return join(this.#root, owner, `${name}.git`);
  }

  cloneUrlOf(owner: string, name: string): string {
    return `${this.#baseUrl}/git/${owner}/${name}.git`;
  }

  async list(): Promise<SandboxRepository[]> {
    const rows = await this.#store.list();
    return Promise.all(rows.map(row => this.#describe(row)));
  }

  async get(owner: string, name: string): Promise<SandboxRepository> {
    return this.#describe(await this.getRow(owner, name));
  }

  async getRow(owner: string, name: string): Promise<RepositoryRow> {
    const row = await this.#store.get(owner, name);
    if (!row) {
      throw new NotFoundError(`There is no repository ${owner}/${name}`);
    }
    return row;
  }

  /** Creates a repository, or answers the one that is there when it is the same owner's. */
  async create(
    request: CreateRepositoryRequest,
    createdBy: string | undefined,
  ): Promise<SandboxRepository> {
    if (request.owner === PLATFORM_OWNER) {
      throw new InputError(
        `owner: '${PLATFORM_OWNER}' is reserved for the platform's own repositories; choose another`,
      );
    }
    return this.#ensure(request, createdBy);
  }

  /** Creates one of the platform's own repositories where it is missing, and answers its folder. */
  async ensurePlatformRepository(
    name: string,
    description: string,
  ): Promise<string> {
    await this.#ensure({ owner: PLATFORM_OWNER, name, description }, undefined);
    return this.folderOf(PLATFORM_OWNER, name);
  }

  /** The newest commit's hash of the default branch, read from disk without starting git where possible. */
  async headSha(
    owner: string,
    name: string,
    branch: string = DEFAULT_BRANCH,
  ): Promise<string | undefined> {
    return readBranch(this.folderOf(owner, name), branch);
  }

  /** The newest commit of the default branch; undefined where nothing was pushed. */
  async head(
    owner: string,
    name: string,
    branch: string = DEFAULT_BRANCH,
  ): Promise<HeadCommit | undefined> {
    const sha = await this.headSha(owner, name, branch);
    if (!sha) return undefined;
    const known = this.#commits.get(sha);
    if (known) return known;
    const { stdout } = await runGit(
      ['log', '-1', '--format=%s%x00%an%x00%ae%x00%cI', sha, '--'],
      { cwd: this.folderOf(owner, name) },
    );
    const [message, authorName, email, at] = stdout.trimEnd().split('\0');
    const commit = {
      sha,
      message,
      author: { name: authorName, email },
      at: new Date(at).toISOString(),
    };
    if (this.#commits.size > 1000) this.#commits.clear();
    this.#commits.set(sha, commit);
    return commit;
  }

  async #ensure(
    request: CreateRepositoryRequest,
    createdBy: string | undefined,
  ): Promise<SandboxRepository> {
    const { owner, name } = request;
    const folder = this.folderOf(owner, name);
    if (!(await this.#store.get(owner, name))) {
      // Both are harmless when somebody else does the same at the same time.
      if (!existsSync(join(folder, 'HEAD'))) {
        await mkdir(folder, { recursive: true });
        await runGit([
          'init',
          '--bare',
          '--quiet',
          `--initial-branch=${DEFAULT_BRANCH}`,
          '--template=',
          folder,
        ]);
      }
      await this.#store.add({
        owner,
        name,
        description: request.description ?? null,
        owner_ref: request.ownerRef?.toLocaleLowerCase('en-US') ?? null,
        created_by: createdBy ?? null,
        default_branch: DEFAULT_BRANCH,
        created_at: new Date().toISOString(),
      });
    }
    const row = await this.getRow(owner, name);
    const ownerRef = request.ownerRef?.toLocaleLowerCase('en-US');
    if ((row.owner_ref ?? undefined) !== ownerRef) {
      throw new ConflictError(
        `The repository ${owner}/${name} exists already and belongs to ${
          row.owner_ref ?? 'nobody in particular'
        }`,
      );
    }
    return this.#describe(row);
  }

  async #describe(row: RepositoryRow): Promise<SandboxRepository> {
    const { owner, name } = row;
    const head = await this.head(owner, name, row.default_branch);
    return {
      owner,
      name,
      description: row.description ?? undefined,
      ownerRef: row.owner_ref ?? undefined,
      defaultBranch: row.default_branch,
      cloneUrl: this.cloneUrlOf(owner, name),
      url: `${this.#portalUrl}/sandbox/repositories/${owner}/${name}`,
      sourceUrl: `${this.#baseUrl}/repositories/${owner}/${name}/raw/`,
      head: head && { sha: head.sha, message: head.message, at: head.at },
      createdAt: row.created_at,
    };
  }
}

/** The commit that a branch of a bare repository points to; undefined where the branch is not there. */
export async function readBranch(
  folder: string,
  branch: string,
): Promise<string | undefined> {
  const reference = `refs/heads/${branch}`;
  try {
    const text = (await readFile(join(folder, reference), 'utf8')).trim();
    if (/^[0-9a-f]{40,64}$/.test(text)) return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    const packed = await readFile(join(folder, 'packed-refs'), 'utf8');
    return packed.match(
      new RegExp(`^([0-9a-f]{40,64}) ${escapeRegExp(reference)}$`, 'm'),
    )?.[1];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
