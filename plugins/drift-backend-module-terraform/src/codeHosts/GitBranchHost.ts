import { ConflictError } from '@backstage/errors';
import {
  ChangedFile,
  CodeHost,
  CodeLocation,
} from '@paved-path/backstage-plugin-drift-node';
import { CommandError, runGit } from '@paved-path/provider-kit-node';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { CheckFailure } from '../cli/explain';
import { redact } from '../cli/redact';
import { RepositoryConfig, TerraformConfig } from '../config';
import { accessEnvironment } from '../repository/access';
import { addressOf } from '../Repository';

const DEADLINE = 120_000;
const NAME = 'Paved Path';
const EMAIL = 'paved-path@localhost';

/**
 * Git without a place for reviews: it gets a branch with a commit, and people are told how to look at it and to merge it. It stands in for
 * repositories in folders of this machine, and for those that have a token to push with.
 * @public
 */
export class GitBranchHost implements CodeHost {
  readonly id = 'git-branch';
  readonly title = 'Git';
  readonly fallback = true;
  readonly #config: TerraformConfig;

  constructor(config: TerraformConfig) {
    this.#config = config;
  }

  handles(repositoryUrl: string): boolean {
    return this.#find(repositoryUrl) !== undefined;
  }

  openPullRequest: CodeHost['openPullRequest'] = async (request, options) => {
    const { location, branch, title, body, files } = request;
    options.signal.throwIfAborted();
    const repository = this.#find(location.repositoryUrl);
    if (!repository) {
      throw new CheckFailure(
        `The repository ${location.repositoryUrl} takes no branches from here.`,
      );
    }
    const parent = join(this.#config.folder, 'branches');
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(parent, 'push-'));
    const git = this.#git(folder, repository, options.signal);
    try {
      await git(['init', '--quiet', '--bare', '.']);
      const base = await fetchTip(git, repository.url, location.branch);
      if (!base) {
        throw new CheckFailure(
          `${repository.name} has no branch ${location.branch}.`,
        );
      }
      const old = await fetchTip(git, repository.url, branch);
      const tree = await writeTree(git, base, files);
      const isThere = old && (await isSame(git, old, base, tree));
      if (!isThere) {
        if (old) await mustBeOwn(git, old, branch);
        const message = `${title}\n\n${body}\n`;
        const commit = await git(['commit-tree', tree, '-p', base], message);
        await git([
          'push',
          '--quiet',
          `--force-with-lease=refs/heads/${branch}:${old ?? ''}`,
          repository.url,
          `${commit}:refs/heads/${branch}`,
        ]);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return {
      kind: 'branch',
      title: `${repository.name}, ${branch}`,
      notes: howToGoOn(location, branch),
    };
  };

  #find(repositoryUrl: string): RepositoryConfig | undefined {
    return this.#config.repositories.find(
      ({ url, pushToken }) =>
        addressOf(url) === repositoryUrl &&
        (isAbsolute(url) ? isGitFolder(url) : pushToken !== undefined),
    );
  }

  #git(folder: string, repository: RepositoryConfig, signal: AbortSignal): Git {
    const { url, pushToken } = repository;
    const until = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]);
    return async (args, input) => {
      try {
        const { stdout } = await runGit(args, {
          cwd: folder,
          signal: until,
          input,
          env: {
            ...accessEnvironment(url, pushToken),
            GIT_DIR: folder,
            GIT_AUTHOR_NAME: NAME,
            GIT_AUTHOR_EMAIL: EMAIL,
            GIT_COMMITTER_NAME: NAME,
            GIT_COMMITTER_EMAIL: EMAIL,
          },
        });
        return stdout.trim();
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof CommandError)) throw error;
        throw new CheckFailure(explained(repository, args[0], error));
      }
    };
  }
}

type Git = (args: string[], input?: string) => Promise<string>;

/** The commit that a branch points at; undefined where there is no such branch. */
async function fetchTip(git: Git, url: string, branch: string) {
  const reference = `refs/heads/${branch}`;
  if (!(await git(['ls-remote', url, reference]))) return undefined;
  const own = `refs/fetched/${branch}`;
  await git([
    'fetch',
    '--quiet',
    '--no-tags',
    '--depth=1',
    url,
    `+${reference}:${own}`,
  ]);
  return git(['rev-parse', own]);
}

async function writeTree(git: Git, base: string, files: ChangedFile[]) {
  await git(['read-tree', base]);
  for (const { path, content } of files) {
    const blob = await git(['hash-object', '-w', '--stdin'], content);
    // What the file may do, such as being run, stays as it is.
    const known = await git(['ls-files', '--stage', '--', `:(literal)${path}`]);
    const mode = known.split(' ')[0] || '100644';
    await git(['update-index', '--add', '--cacheinfo', mode, blob, path]);
  }
  return git(['write-tree']);
}

/** Whether a branch holds just this change already. */
async function isSame(git: Git, tip: string, base: string, tree: string) {
  const said = await git(['cat-file', 'commit', tip]);
  const [head] = said.split('\n\n', 1);
  const lines = head.split('\n');
  return (
    lines.includes(`tree ${tree}`) &&
    lines.filter(line => line.startsWith('parent ')).join() === `parent ${base}`
  );
}

/** A branch on which somebody else has worked is not written over. */
async function mustBeOwn(git: Git, tip: string, branch: string) {
  const said = await git(['cat-file', 'commit', tip]);
  const committer = said.match(/^committer .*<([^>]*)>/m)?.[1];
  if (committer !== EMAIL) {
    throw new ConflictError(
      `Somebody else has committed to the branch ${branch}. Merge or delete it, and do this again.`,
    );
  }
}

function howToGoOn(
  { repositoryUrl, branch: base }: CodeLocation,
  branch: string,
): string[] {
  if (isAbsolute(repositoryUrl) && !existsSync(join(repositoryUrl, 'HEAD'))) {
    const git = `git -C ${quoted(repositoryUrl)}`;
    return [
      `Review it with: ${git} diff ${base}...${branch}`,
      `Merge it with: ${git} checkout ${base} && ${git} merge ${branch}`,
    ];
  }
  return [
    `Review it in a clone of ${repositoryUrl} with: git fetch origin && git diff origin/${base}...origin/${branch}`,
    `Merge it with: git checkout ${base} && git pull && git merge origin/${branch} && git push`,
  ];
}

function quoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function isGitFolder(folder: string): boolean {
  return existsSync(join(folder, 'HEAD')) || existsSync(join(folder, '.git'));
}

function explained(
  { name, url, pushToken }: RepositoryConfig,
  verb: string,
  error: CommandError,
): string {
  const said = error.stderr.trim().split('\n').slice(-2).join(' ');
  if (/no space left on device/i.test(said)) return 'The disk is full.';
  const secrets = pushToken
    ? [pushToken, Buffer.from(`x-access-token:${pushToken}`).toString('base64')]
    : [];
  const what =
    verb === 'push' ? 'took no branch' : 'could not be read for a branch';
  return redact(`${name} (${addressOf(url)}) ${what}: ${said}`, secrets);
}
