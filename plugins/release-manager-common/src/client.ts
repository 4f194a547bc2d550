import {
  CompoundEntityRef,
  parseEntityRef,
} from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import {
  ArtifactPage,
  artifactPageSchema,
  HistoryPage,
  historyPageSchema,
  Release,
  ReleaseOverview,
  releaseOverviewSchema,
  ReleasePreview,
  releasePreviewSchema,
  ReleaseRequest,
  releaseSchema,
} from './schemas';

/** @public */
export type PageRequest = { limit?: number; cursor?: string };

/** @public */
export type RequestOptions = {
  /** A Backstage token; a browser needs none. */
  token?: string;
  signal?: AbortSignal;
};

/**
 * What the release manager can be asked and told over HTTP.
 * @public
 */
export interface ReleaseManagerApi {
  getOverview(
    entityRef: string,
    options?: RequestOptions,
  ): Promise<ReleaseOverview>;
  getArtifacts(
    entityRef: string,
    request?: PageRequest & { branch?: string; search?: string },
    options?: RequestOptions,
  ): Promise<ArtifactPage>;
  getHistory(
    entityRef: string,
    request?: PageRequest & { environment?: string },
    options?: RequestOptions,
  ): Promise<HistoryPage>;
  /** What a release would change. */
  getPreview(
    entityRef: string,
    request: { environment: string; artifactId: string },
    options?: RequestOptions,
  ): Promise<ReleasePreview>;
  /** Asks for a release. The key makes it safe to send again: the same key is the same release. */
  createRelease(
    entityRef: string,
    request: ReleaseRequest & { idempotencyKey: string },
    options?: RequestOptions,
  ): Promise<Release>;
  getRelease(id: string, options?: RequestOptions): Promise<Release>;
}

/**
 * The typed client of the release manager, for browsers and for other backends.
 * @public
 */
export class ReleaseManagerClient implements ReleaseManagerApi {
  readonly #discovery: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetch: typeof fetch;

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discovery = options.discoveryApi;
    this.#fetch = (...args) => (options.fetchApi?.fetch ?? fetch)(...args);
  }

  async getOverview(entityRef: string, options?: RequestOptions) {
    return this.#get(releaseOverviewSchema, entityPath(entityRef), {}, options);
  }

  async getArtifacts(
    entityRef: string,
    request: PageRequest & { branch?: string; search?: string } = {},
    options?: RequestOptions,
  ) {
    return this.#get(
      artifactPageSchema,
      `${entityPath(entityRef)}/artifacts`,
      request,
      options,
    );
  }

  async getHistory(
    entityRef: string,
    request: PageRequest & { environment?: string } = {},
    options?: RequestOptions,
  ) {
    return this.#get(
      historyPageSchema,
      `${entityPath(entityRef)}/history`,
      request,
      options,
    );
  }

  async getPreview(
    entityRef: string,
    request: { environment: string; artifactId: string },
    options?: RequestOptions,
  ) {
    return this.#get(
      releasePreviewSchema,
      `${entityPath(entityRef)}/preview`,
      request,
      options,
    );
  }

  async createRelease(
    entityRef: string,
    request: ReleaseRequest & { idempotencyKey: string },
    options?: RequestOptions,
  ) {
    const { idempotencyKey, ...body } = request;
    return this.#send(
      releaseSchema,
      `${entityPath(entityRef)}/releases`,
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': idempotencyKey,
        },
        body: JSON.stringify(body),
      },
      options,
    );
  }

  async getRelease(id: string, options?: RequestOptions) {
    return this.#get(
      releaseSchema,
      `/releases/${encodeURIComponent(id)}`,
      {},
      options,
    );
  }

  async #get<T>(
    schema: z.ZodType<T>,
    path: string,
    query: Record<string, string | number | undefined>,
    options?: RequestOptions,
  ): Promise<T> {
    const parameters = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) parameters.set(key, String(value));
    }
    const suffix = parameters.size ? `?${parameters}` : '';
    return this.#send(schema, `${path}${suffix}`, {}, options);
  }

  async #send<T>(
    schema: z.ZodType<T>,
    path: string,
    init: RequestInit & { headers?: Record<string, string> },
    options: RequestOptions = {},
  ): Promise<T> {
    const baseUrl = await this.#discovery.getBaseUrl('release-manager');
    const response = await this.#fetch(`${baseUrl}${path}`, {
      ...init,
      signal: options.signal,
      headers: {
        ...init.headers,
        ...(options.token ? { Authorization: `Bearer ${options.token}` } : {}),
      },
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return schema.parse(await response.json());
  }
}

function entityPath(entityRef: string): string {
  const { kind, namespace, name }: CompoundEntityRef = parseEntityRef(entityRef);
  return `/entities/${[kind, namespace, name]
    .map(part => encodeURIComponent(part.toLocaleLowerCase('en-US')))
    .join('/')}`;
}
