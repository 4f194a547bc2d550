import { parseEntityRef } from '@backstage/catalog-model';
import {
  pathOf,
  PluginHttpClient,
  PluginHttpClientOptions,
  RequestOptions,
} from '@paved-path/provider-kit-common';
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
  readonly #http: PluginHttpClient;

  constructor(options: PluginHttpClientOptions) {
    this.#http = new PluginHttpClient('release-manager', options);
  }

  async getOverview(entityRef: string, options?: RequestOptions) {
    const path = entityPath(entityRef);
    return this.#http.send(releaseOverviewSchema, { path }, options);
  }

  async getArtifacts(
    entityRef: string,
    query: PageRequest & { branch?: string; search?: string } = {},
    options?: RequestOptions,
  ) {
    const path = `${entityPath(entityRef)}/artifacts`;
    return this.#http.send(artifactPageSchema, { path, query }, options);
  }

  async getHistory(
    entityRef: string,
    query: PageRequest & { environment?: string } = {},
    options?: RequestOptions,
  ) {
    const path = `${entityPath(entityRef)}/history`;
    return this.#http.send(historyPageSchema, { path, query }, options);
  }

  async getPreview(
    entityRef: string,
    query: { environment: string; artifactId: string },
    options?: RequestOptions,
  ) {
    const path = `${entityPath(entityRef)}/preview`;
    return this.#http.send(releasePreviewSchema, { path, query }, options);
  }

  async createRelease(
    entityRef: string,
    request: ReleaseRequest & { idempotencyKey: string },
    options?: RequestOptions,
  ) {
    const { idempotencyKey, ...body } = request;
    return this.#http.send(
      releaseSchema,
      {
        method: 'POST',
        path: `${entityPath(entityRef)}/releases`,
        headers: { 'Idempotency-Key': idempotencyKey },
        body,
      },
      options,
    );
  }

  async getRelease(id: string, options?: RequestOptions) {
    const path = pathOf('releases', id);
    return this.#http.send(releaseSchema, { path }, options);
  }
}

/** Entity references are compared without regard to case; the lower-case form is the canonical one. */
function entityPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(
    entityRef.toLocaleLowerCase('en-US'),
  );
  return `/entities${pathOf(kind, namespace, name)}`;
}
