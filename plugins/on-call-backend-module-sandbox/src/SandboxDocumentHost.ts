import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, parseEntityRef } from '@backstage/catalog-model';
import {
  InputError,
  NotFoundError,
  ResponseError,
  toError,
} from '@backstage/errors';
import {
  CallOptions,
  commitAuthorOf,
  documentLocationOf,
  documentPath,
  DocumentHost,
} from '@paved-path/backstage-plugin-on-call-node';
import {
  repositoryNamePattern,
  SandboxClient,
  SandboxRepository,
} from '@paved-path/backstage-plugin-sandbox-common';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commitFile } from './commitFile';

/** The sandbox's own repositories, which nobody but the sandbox writes. */
const PLATFORM_OWNER = 'platform';

type Place = {
  owner: string;
  name: string;
  /** Of the `catalog-info.yaml`, in the repository. */
  descriptor: string;
};

/**
 * Writes documents to the sandbox's repositories, in its folder on this machine: pushes over HTTP are for people, each with a token of their
 * own. Afterwards the pipeline runs as it does after a push.
 * @internal
 */
export class SandboxDocumentHost implements DocumentHost {
  readonly id = 'sandbox';
  readonly title = 'the sandbox';
  readonly #auth: AuthService;
  readonly #client: SandboxClient;
  readonly #prefix: string;
  readonly #repositories: string;
  readonly #logger: LoggerService;

  constructor(options: {
    auth: AuthService;
    client: SandboxClient;
    /** The sandbox's address as people reach it. */
    baseUrl: string;
    /** The folder of its repositories. */
    repositories: string;
    logger: LoggerService;
  }) {
    this.#auth = options.auth;
    this.#client = options.client;
    this.#prefix = `${options.baseUrl}/repositories/`;
    this.#repositories = options.repositories;
    this.#logger = options.logger;
  }

  handles(entity: Entity): boolean {
    return this.#find(entity) !== undefined;
  }

  async write(
    request: Parameters<DocumentHost['write']>[0],
    { signal }: CallOptions,
  ): Promise<{ url?: string }> {
    signal.throwIfAborted();
    const place = this.#find(request.entity);
    if (!place) {
      throw new InputError(
        'entity: it is not in a repository of the sandbox that services have',
      );
    }
    const path = documentPath(place.descriptor, request.path);
    const repository = await this.#getRepository(place, signal);
    const { owner, name, defaultBranch, sourceUrl } = repository;
    const folder = join(this.#repositories, owner, `${name}.git`);
    if (!existsSync(folder)) {
      throw new NotFoundError(
        `The repository ${owner}/${name} is not in sandbox.folder; is it the same for all that runs here?`,
      );
    }
    const { name: author, email } = commitAuthorOf(request.author);
    const { name: userName } = parseEntityRef(request.author.entityRef);
    const isNew = await commitFile({
      folder,
      branch: defaultBranch,
      path,
      content: request.content,
      message: request.message,
      author: { name: author, email: email ?? `${userName}@localhost` },
      signal,
    });
    if (isNew) await this.#startPipeline(repository, signal);
    return {
      url: `${sourceUrl}${path.split('/').map(encodeURIComponent).join('/')}`,
    };
  }

  #find(entity: Entity): Place | undefined {
    const { href } = documentLocationOf(entity) ?? {};
    if (!href?.startsWith(this.#prefix)) return undefined;
    const [owner, name, raw, ...rest] = href
      .slice(this.#prefix.length)
      .split(/[?#]/, 1)[0]
      .split('/');
    const isRepository =
      raw === 'raw' &&
      rest.length > 0 &&
      owner !== PLATFORM_OWNER &&
      [owner, name].every(each => repositoryNamePattern.test(each));
    return isRepository
      ? { owner, name, descriptor: rest.join('/') }
      : undefined;
  }

  async #getRepository(
    { owner, name }: Place,
    signal: AbortSignal,
  ): Promise<SandboxRepository> {
    try {
      return await this.#client.getRepository(owner, name, {
        token: await this.#getToken(),
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ResponseError && error.statusCode === 404) {
        throw new NotFoundError(
          `The sandbox has no repository ${owner}/${name} any more`,
        );
      }
      throw error;
    }
  }

  /** The document is kept by then, so that what fails here is no reason to say that it is not. */
  async #startPipeline(
    { owner, name }: SandboxRepository,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await this.#client.startRun(`${owner}/${name}`, {
        token: await this.#getToken(),
        signal,
      });
    } catch (error) {
      this.#logger.warn(
        `The pipeline of ${owner}/${name} was not started for a document; the next push starts it: ${
          toError(error).message
        }`,
      );
    }
  }

  async #getToken(): Promise<string> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'sandbox',
    });
    return token;
  }
}
