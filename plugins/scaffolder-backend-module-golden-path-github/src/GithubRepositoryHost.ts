import { parseEntityRef } from '@backstage/catalog-model';
import { ConflictError, isError } from '@backstage/errors';
import {
  HostedRepository,
  RepositoryHost,
  StepContext,
} from '@paved-path/backstage-plugin-golden-path-node';
import { GithubClient } from './GithubClient';
import { withFirstCommit } from './gitPush';
import { GithubSettings } from './settings';

/** Marks the repositories that the golden path made. */
const TOPIC = 'paved-path';

type Repository = Awaited<
  ReturnType<GithubClient['octokit']['rest']['repos']['get']>
>['data'];

/** Repositories in an organization of GitHub. @internal */
export class GithubRepositoryHost implements RepositoryHost {
  readonly id = 'github';
  readonly title = 'GitHub';
  readonly #client: GithubClient;
  readonly #settings: GithubSettings;
  readonly #pushBaseUrl: string;

  constructor(options: {
    client: GithubClient;
    settings: GithubSettings;
    /** Where `git push` goes instead of the host. */
    pushBaseUrl?: string;
  }) {
    this.#client = options.client;
    this.#settings = options.settings;
    this.#pushBaseUrl =
      options.pushBaseUrl ?? `https://${options.settings.host}`;
  }

  async find(
    name: string,
    context: Pick<StepContext, 'signal'>,
  ): Promise<HostedRepository | undefined> {
    const repository = await this.#get(name, context.signal);
    return (
      repository &&
      this.#toHosted(
        repository,
        await this.#getHead(repository, context.signal),
      )
    );
  }

  async create(
    request: Parameters<RepositoryHost['create']>[0],
    context: StepContext,
  ): Promise<HostedRepository> {
    const { logger, signal } = context;
    const { defaultBranch } = this.#settings;
    return withFirstCommit(
      {
        folder: request.folder,
        author: request.author,
        message: `Create ${request.name}`,
        signal,
      },
      async commit => {
        let repository =
          (await this.#get(request.name, signal)) ??
          (await this.#create(request, context));
        let head = await this.#getHead(repository, signal);
        await this.#checkIsOurs(repository, head, request, commit.tree, signal);
        await this.#describe(repository, signal);
        if (!head) {
          await commit.push({
            url: `${this.#pushBaseUrl}/${repository.full_name}.git`,
            branch: defaultBranch,
            token: await this.#client.getToken(),
            signal,
          });
          head = commit.sha;
          logger.info(`Pushed the first commit to ${repository.html_url}`);
        } else {
          logger.info(
            `${repository.html_url} has these files already; going on with it`,
          );
        }
        if (repository.default_branch !== defaultBranch) {
          ({ data: repository } = await this.#client.octokit.rest.repos.update({
            ...this.#coordinates(repository.name, signal),
            default_branch: defaultBranch,
          }));
        }
        await this.#grantOwner(repository.name, request.ownerRef, context);
        return this.#toHosted(repository, head);
      },
    );
  }

  async #get(
    name: string,
    signal: AbortSignal,
  ): Promise<Repository | undefined> {
    return orUndefined(async () => {
      const { data } = await this.#client.octokit.rest.repos.get(
        this.#coordinates(name, signal),
      );
      return data;
    }, 'NotFoundError');
  }

  async #create(
    request: Parameters<RepositoryHost['create']>[0],
    context: StepContext,
  ): Promise<Repository> {
    const { organization, visibility } = this.#settings;
    try {
      const { data } = await this.#client.octokit.rest.repos.createInOrg({
        org: organization,
        name: request.name,
        description: request.description,
        // The published types lack `internal`, which the API takes.
        visibility: visibility as 'private' | 'public',
        private: visibility !== 'public',
        has_wiki: false,
        delete_branch_on_merge: true,
        request: { signal: context.signal },
      });
      context.logger.info(`Created ${data.html_url}`);
      return data as Repository;
    } catch (error) {
      // The name was taken meanwhile, or an earlier try got through and only its answer was lost.
      const repository =
        isError(error) && error.name === 'InputError'
          ? await this.#get(request.name, context.signal)
          : undefined;
      if (repository) return repository;
      throw error;
    }
  }

  async #checkIsOurs(
    repository: Repository,
    head: string | undefined,
    request: Parameters<RepositoryHost['create']>[0],
    tree: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { organization } = this.#settings;
    const wanted = `${organization}/${request.name}`;
    if (repository.full_name.toLowerCase() !== wanted.toLowerCase()) {
      throw new ConflictError(
        `${wanted} was renamed to ${repository.full_name}, and its old address still leads there; choose another name`,
      );
    }
    if (repository.archived) {
      throw new ConflictError(
        `${repository.html_url} exists and is archived; choose another name`,
      );
    }
    if (!head) {
      const isOurs =
        repository.topics?.includes(TOPIC) ||
        repository.description === request.description;
      if (isOurs) return;
      throw new ConflictError(
        `${repository.html_url} exists, is empty, and was not made by the golden path; remove it or choose another name`,
      );
    }
    const { data } = await this.#client.octokit.rest.git.getCommit({
      ...this.#coordinates(repository.name, signal),
      commit_sha: head,
    });
    if (data.tree.sha !== tree) {
      throw new ConflictError(
        `${repository.html_url} exists with other content and is left as it is; choose another name`,
      );
    }
  }

  async #getHead(
    repository: Repository,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    // An empty repository answers 409, one without the branch 404.
    return orUndefined(
      async () => {
        const { data } = await this.#client.octokit.rest.git.getRef({
          ...this.#coordinates(repository.name, signal),
          ref: `heads/${repository.default_branch}`,
        });
        return data.object.sha;
      },
      'ConflictError',
      'NotFoundError',
    );
  }

  async #describe(repository: Repository, signal: AbortSignal): Promise<void> {
    const topics = repository.topics ?? [];
    if (topics.includes(TOPIC)) return;
    await this.#client.octokit.rest.repos.replaceAllTopics({
      ...this.#coordinates(repository.name, signal),
      names: [...topics, TOPIC],
    });
  }

  async #grantOwner(
    name: string,
    ownerRef: string,
    context: StepContext,
  ): Promise<void> {
    const { organization } = this.#settings;
    const owner = parseEntityRef(ownerRef, { defaultKind: 'group' });
    if (owner.kind.toLocaleLowerCase('en-US') !== 'group') return;
    const granted = await orUndefined(async () => {
      await this.#client.octokit.rest.teams.addOrUpdateRepoPermissionsInOrg({
        org: organization,
        team_slug: owner.name,
        owner: organization,
        repo: name,
        permission: 'maintain',
        request: { signal: context.signal },
      });
      return true;
    }, 'NotFoundError');
    if (granted) {
      context.logger.info(`The team ${owner.name} maintains the repository`);
    } else {
      context.logger.warn(
        `${organization} has no team '${owner.name}' on GitHub, or these credentials cannot see it: nobody in ${ownerRef} was given access to the repository. Create the team, then give it the role Maintain.`,
      );
    }
  }

  #coordinates(name: string, signal: AbortSignal) {
    return {
      owner: this.#settings.organization,
      repo: name,
      request: { signal },
    };
  }

  #toHosted(
    repository: Repository,
    headSha: string | undefined,
  ): HostedRepository {
    const { defaultBranch } = this.#settings;
    const branch = headSha ? repository.default_branch : defaultBranch;
    return {
      owner: repository.owner.login,
      name: repository.name,
      url: repository.html_url,
      cloneUrl: repository.clone_url,
      catalogInfoUrl: `${repository.html_url}/blob/${branch}/catalog-info.yaml`,
      defaultBranch: branch,
      headSha,
    };
  }
}

async function orUndefined<T>(
  call: () => Promise<T>,
  ...errorNames: string[]
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isError(error) && errorNames.includes(error.name)) return undefined;
    throw error;
  }
}
