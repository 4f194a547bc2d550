import { RootConfigService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { ConflictError, InputError, isError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  GithubIntegration,
  ScmIntegrations,
} from '@backstage/integration';
import {
  CallOptions,
  commitAuthorOf,
  documentLocationOf,
  documentPath,
  DocumentHost,
} from '@paved-path/backstage-plugin-on-call-node';
import {
  CallPolicyOptions,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';
import { createGithubHttp, GithubRepository, REPOSITORY } from './GithubHttp';
import { inWords } from './inWords';

const TRIES = 5;

const fileSchema = z.object({
  type: z.string(),
  sha: z.string(),
  encoding: z.string().optional(),
  content: z.string().optional(),
  html_url: z.string().nullish(),
});
// What is a folder is told as the list of what is in it.
const readSchema = z.union([fileSchema, z.array(z.unknown())]);
const writtenSchema = z.object({
  content: z.object({ html_url: z.string().nullish() }).nullish(),
});

type Place = {
  repository: GithubRepository;
  integration: GithubIntegration;
  /** Of the `catalog-info.yaml`, in the repository. */
  descriptor: string;
};

/** Repositories of the hosts in `integrations.github` that have credentials. @internal */
export class GithubDocumentHost implements DocumentHost {
  readonly id = 'github';
  readonly title = 'GitHub';
  readonly #options: CallPolicyOptions & { callTimeout: number };
  readonly #integrations: ScmIntegrations;
  readonly #credentials: GithubCredentialsProvider;
  readonly #clients = new Map<string, VendorHttpClient>();

  constructor(
    options: CallPolicyOptions & {
      config: RootConfigService;
      /** In milliseconds. */
      callTimeout: number;
    },
  ) {
    const { config, ...rest } = options;
    this.#options = rest;
    this.#integrations = ScmIntegrations.fromConfig(config);
    this.#credentials = DefaultGithubCredentialsProvider.fromIntegrations(
      this.#integrations,
    );
  }

  handles(entity: Entity): boolean {
    return this.#find(entity) !== undefined;
  }

  async write(
    request: Parameters<DocumentHost['write']>[0],
    options: CallOptions,
  ): Promise<{ url?: string }> {
    options.signal.throwIfAborted();
    const place = this.#find(request.entity);
    if (!place) {
      throw new InputError(
        'entity: it is not in a repository of a host that integrations.github lists with a token or a GitHub App',
      );
    }
    const path = documentPath(place.descriptor, request.path);
    return inWords(place.repository, async () => {
      for (let count = 1; ; count += 1) {
        try {
          return await this.#writeOnce(place, path, request, options);
        } catch (error) {
          // Somebody else wrote it, or an earlier try got through and its answer was lost: what is there now tells.
          if (count === TRIES || !isOutdated(error)) throw error;
        }
      }
    });
  }

  async #writeOnce(
    place: Place,
    path: string,
    { content, message, author }: Parameters<DocumentHost['write']>[0],
    options: CallOptions,
  ): Promise<{ url?: string }> {
    const known = await this.#read(place, path, options);
    if (known && decode(known) === content) {
      return { url: known.html_url ?? undefined };
    }
    const { name, email } = commitAuthorOf(author);
    const written = await this.#client(place).send(
      writtenSchema,
      {
        ...this.#callOf(place, path),
        method: 'PUT',
        body: {
          message: email
            ? message
            : `${message}\n\nWritten by ${name} (${author.entityRef})`,
          content: Buffer.from(content, 'utf8').toString('base64'),
          sha: known?.sha,
          // GitHub takes no author without an address.
          author: email ? { name, email } : undefined,
        },
      },
      options,
    );
    return { url: written.content?.html_url ?? undefined };
  }

  /** Undefined where there is no such file. */
  async #read(
    place: Place,
    path: string,
    options: CallOptions,
  ): Promise<z.infer<typeof fileSchema> | undefined> {
    let found: z.infer<typeof readSchema>;
    try {
      found = await this.#client(place).send(
        readSchema,
        this.#callOf(place, path),
        options,
      );
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') return undefined;
      throw error;
    }
    if (!Array.isArray(found) && found.type === 'file') return found;
    throw new ConflictError(
      `${path} is no plain file in the repository; move what is there`,
    );
  }

  #callOf({ repository: { owner, repo } }: Place, path: string) {
    const file = path.split('/').map(encodeURIComponent).join('/');
    return {
      path: `/repos/${owner}/${repo}/contents/${file}`,
      headers: { [REPOSITORY]: `${owner}/${repo}` },
    };
  }

  #client({ repository: { host }, integration }: Place): VendorHttpClient {
    const client =
      this.#clients.get(host) ??
      createGithubHttp({
        ...this.#options,
        integration,
        credentials: this.#credentials,
      });
    this.#clients.set(host, client);
    return client;
  }

  #find(entity: Entity): Place | undefined {
    const location = documentLocationOf(entity);
    const integration =
      location && this.#integrations.github.byHost(location.host);
    // Backstage lists github.com by itself, without credentials.
    const { token, apps } = integration?.config ?? {};
    const [, owner, repo, descriptor] =
      location?.pathname.match(
        /^\/([\w.-]+)\/([\w.-]+)\/(?:blob|tree|raw|edit)\/[^/]+\/(.+)$/,
      ) ?? [];
    return location && integration && (token || apps?.length) && descriptor
      ? {
          repository: { host: location.host, owner, repo },
          integration,
          descriptor,
        }
      : undefined;
  }
}

/** GitHub's way to say that the file is another by now: 409, and 422 where it was new. */
function isOutdated(error: unknown): boolean {
  return (
    isError(error) &&
    ((error.name === 'ConflictError' &&
      /does not match/i.test(error.message)) ||
      (error.name === 'InputError' &&
        /sha.*wasn't supplied/i.test(error.message)))
  );
}

/** Undefined for a file that is too large for GitHub to send its content along. */
function decode({
  content,
  encoding,
}: z.infer<typeof fileSchema>): string | undefined {
  return encoding === 'base64' && content !== undefined
    ? Buffer.from(content, 'base64').toString('utf8')
    : undefined;
}
