import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import {
  ReaderFactory,
  ReadTreeResponseFactory,
  ReadUrlResponseFactory,
  urlReaderFactoriesServiceRef,
} from '@backstage/backend-defaults/urlReader';
import {
  coreServices,
  createServiceFactory,
  UrlReaderService,
  UrlReaderServiceReadTreeOptions,
  UrlReaderServiceReadTreeResponse,
  UrlReaderServiceReadUrlOptions,
  UrlReaderServiceReadUrlResponse,
  UrlReaderServiceSearchOptions,
  UrlReaderServiceSearchResponse,
} from '@backstage/backend-plugin-api';
import {
  InputError,
  NotFoundError,
  NotModifiedError,
  ResponseError,
} from '@backstage/errors';
import { Minimatch } from 'minimatch';

/** Reads what is below the `sourceUrl` of the sandbox's repositories. */
export class SandboxUrlReader implements UrlReaderService {
  readonly #baseUrl: string;
  readonly #internalBaseUrl: string;
  readonly #treeResponseFactory: ReadTreeResponseFactory;

  /**
   * @param options - `baseUrl`: the sandbox's address as people reach it; `internalBaseUrl`: as this backend does.
   */
  constructor(options: {
    baseUrl: string;
    internalBaseUrl: string;
    treeResponseFactory: ReadTreeResponseFactory;
  }) {
    this.#baseUrl = options.baseUrl;
    this.#internalBaseUrl = options.internalBaseUrl;
    this.#treeResponseFactory = options.treeResponseFactory;
  }

  /** True for addresses that this reads. */
  handles(url: URL): boolean {
    return split(this.#baseUrl, url.href) !== undefined;
  }

  async readUrl(
    url: string,
    options?: UrlReaderServiceReadUrlOptions,
  ): Promise<UrlReaderServiceReadUrlResponse> {
    const { repository, path } = this.#split(url);
    const response = await this.#fetch(`${repository}/raw/${path}`, options);
    return ReadUrlResponseFactory.fromReadable(bodyOf(response), {
      etag: etagOf(response),
    });
  }

  async readTree(
    url: string,
    options?: UrlReaderServiceReadTreeOptions,
  ): Promise<UrlReaderServiceReadTreeResponse> {
    const { repository, path } = this.#split(url);
    const response = await this.#fetch(`${repository}/archive.tar.gz`, options);
    return this.#treeResponseFactory.fromTarArchive({
      stream: bodyOf(response),
      etag: etagOf(response),
      subpath: decodeURIComponent(path).replace(/\/+$/, ''),
      filter: options?.filter,
    });
  }

  async search(
    url: string,
    options?: UrlReaderServiceSearchOptions,
  ): Promise<UrlReaderServiceSearchResponse> {
    const { repository, path } = this.#split(url);
    const root = `${this.#baseUrl}/repositories/${repository}/raw/`;
    const pattern = decodeURIComponent(path);
    if (!/[*?{[]/.test(pattern)) {
      try {
        const file = await this.readUrl(url, options);
        return {
          files: [{ url, content: file.buffer }],
          etag: file.etag ?? '',
        };
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        return { files: [], etag: '' };
      }
    }
    const matcher = new Minimatch(pattern, { dot: true });
    const tree = await this.readTree(root, {
      ...options,
      filter: file => matcher.match(file),
    });
    return {
      files: (await tree.files()).map(file => ({
        url: `${root}${encodeURI(file.path)}`,
        content: file.content,
      })),
      etag: tree.etag,
    };
  }

  toString(): string {
    return 'sandbox{}';
  }

  #split(url: string): { repository: string; path: string } {
    const found = split(this.#baseUrl, url);
    if (!found) {
      throw new InputError(`${url} is not in a repository of the sandbox`);
    }
    return found;
  }

  async #fetch(
    target: string,
    options: { etag?: string; signal?: AbortSignal } = {},
  ): Promise<Response> {
    const response = await fetch(
      `${this.#internalBaseUrl}/repositories/${target}`,
      {
        headers: options.etag ? { 'If-None-Match': `"${options.etag}"` } : {},
        signal: options.signal,
      },
    );
    if (response.status === 304) throw new NotModifiedError();
    if (response.status === 404) {
      const error = await ResponseError.fromResponse(response);
      throw new NotFoundError(error.body.error.message);
    }
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}

/**
 * Adds the reader to every plugin's URL reader.
 * @public
 */
export const sandboxUrlReaderServiceFactory = createServiceFactory({
  service: urlReaderFactoriesServiceRef,
  deps: {
    config: coreServices.rootConfig,
    discovery: coreServices.discovery,
  },
  async factory({ config, discovery }): Promise<ReaderFactory> {
    if (!config.getOptionalBoolean('sandbox.enabled')) {
      return () => [];
    }
    const baseUrl = await discovery.getExternalBaseUrl('sandbox');
    const internalBaseUrl = await discovery.getBaseUrl('sandbox');
    return ({ treeResponseFactory }) => {
      const reader = new SandboxUrlReader({
        baseUrl,
        internalBaseUrl,
        treeResponseFactory,
      });
      return [{ reader, predicate: url => reader.handles(url) }];
    };
  },
});

function split(
  baseUrl: string,
  url: string,
): { repository: string; path: string } | undefined {
  const prefix = `${baseUrl}/repositories/`;
  if (!url.startsWith(prefix)) return undefined;
  const [, repository, path = ''] =
    url
      .slice(prefix.length)
      .match(/^([a-z0-9-]+\/[a-z0-9-]+)\/raw(?:\/([^?#]*))?$/) ?? [];
  return repository ? { repository, path } : undefined;
}

function etagOf(response: Response): string {
  return (response.headers.get('etag') ?? '').replace(/^W\/|"/g, '');
}

function bodyOf(response: Response): Readable {
  return response.body
    ? Readable.fromWeb(response.body as ReadableStream)
    : Readable.from([]);
}
