import { ConflictError, ResponseError } from '@backstage/errors';
import {
  HostedRepository,
  RepositoryHost,
  StepContext,
} from '@paved-path/backstage-plugin-golden-path-node';
import {
  SandboxClient,
  SandboxRepository,
} from '@paved-path/backstage-plugin-sandbox-common';
import { SANDBOX_HOST, SERVICES_OWNER } from './constants';
import { FirstCommit } from './FirstCommit';

/** Repositories in the sandbox, pushed to as the person who asks for them. @internal */
export class SandboxRepositoryHost implements RepositoryHost {
  readonly id = SANDBOX_HOST.id;
  readonly title = SANDBOX_HOST.title;
  readonly #client: SandboxClient;
  readonly #portalUrl: string;
  readonly #getOwnToken: () => Promise<string>;

  constructor(options: {
    client: SandboxClient;
    portalUrl: string;
    /** Whether a name is free must be known whoever asks. */
    getOwnToken: () => Promise<string>;
  }) {
    this.#client = options.client;
    this.#portalUrl = options.portalUrl;
    this.#getOwnToken = options.getOwnToken;
  }

  async predictUrl(name: string): Promise<string> {
    return `${this.#portalUrl}/sandbox/repositories/${SERVICES_OWNER}/${name}`;
  }

  async find(
    name: string,
    context: Pick<StepContext, 'signal'>,
  ): Promise<HostedRepository | undefined> {
    try {
      const repository = await this.#client.getRepository(
        SERVICES_OWNER,
        name,
        { token: await this.#getOwnToken(), signal: context.signal },
      );
      return toHosted(repository);
    } catch (error) {
      if (error instanceof ResponseError && error.statusCode === 404) {
        return undefined;
      }
      throw error;
    }
  }

  async create(
    request: Parameters<RepositoryHost['create']>[0],
    context: StepContext,
  ): Promise<HostedRepository> {
    const { name, description, ownerRef, folder, author } = request;
    const { logger, signal } = context;
    const token = await context.getToken('sandbox');
    const repository = await this.#client.createRepository(
      { owner: SERVICES_OWNER, name, description, ownerRef },
      { token, signal },
    );
    const commit = await FirstCommit.create({
      folder,
      author,
      message: `Start ${name}\n\n${description}`,
      signal,
    });
    try {
      const remote = { url: repository.cloneUrl, token, signal };
      const branch = repository.defaultBranch;
      if (repository.head) {
        await requireSame(commit, { ...remote, branch }, repository);
        logger.info(`${repository.url} holds the first commit already`);
        return toHosted(repository);
      }
      try {
        await commit.push({ ...remote, branch });
      } catch (error) {
        // Another attempt may have been faster with the very same content.
        signal.throwIfAborted();
        const now = await this.#client.getRepository(SERVICES_OWNER, name, {
          token,
          signal,
        });
        if (!now.head) throw error;
        await requireSame(commit, { ...remote, branch }, now);
        return toHosted(now);
      }
      logger.info(`Pushed ${commit.sha.slice(0, 10)} to ${branch}`);
      return { ...toHosted(repository), headSha: commit.sha };
    } finally {
      await commit.dispose();
    }
  }
}

async function requireSame(
  commit: FirstCommit,
  remote: Parameters<FirstCommit['isRootOf']>[0],
  repository: SandboxRepository,
): Promise<void> {
  if (!(await commit.isRootOf(remote))) {
    throw new ConflictError(
      `The repository ${repository.url} exists and holds something else; it was left as it is`,
    );
  }
}

function toHosted(repository: SandboxRepository): HostedRepository {
  const { owner, name, url, cloneUrl, sourceUrl, defaultBranch, head } =
    repository;
  return {
    owner,
    name,
    url,
    cloneUrl,
    catalogInfoUrl: `${sourceUrl}catalog-info.yaml`,
    defaultBranch,
    headSha: head?.sha,
  };
}
