import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import {
  NameCheck,
  nameCheckSchema,
  previewSchema,
  ServicePreview,
  Stack,
  stackSchema,
} from './schemas';

/** @public */
export type GoldenPathRequestOptions = {
  /** A Backstage token; a browser needs none. */
  token?: string;
  signal?: AbortSignal;
};

/**
 * What the form of a new service asks the server.
 * @public
 */
export interface GoldenPathApi {
  checkName(
    name: string,
    options?: GoldenPathRequestOptions,
  ): Promise<NameCheck>;
  getStacks(options?: GoldenPathRequestOptions): Promise<Stack[]>;
  getPreview(
    request: { name: string; owner?: string; stack?: string },
    options?: GoldenPathRequestOptions,
  ): Promise<ServicePreview>;
}

/**
 * The typed client of the golden path, for browsers and for other backends.
 * @public
 */
export class GoldenPathClient implements GoldenPathApi {
  readonly #discovery: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetch: typeof fetch;

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discovery = options.discoveryApi;
    this.#fetch = (...args) => (options.fetchApi?.fetch ?? fetch)(...args);
  }

  async checkName(name: string, options?: GoldenPathRequestOptions) {
    return this.#get(nameCheckSchema, '/name', { name }, options);
  }

  async getStacks(options?: GoldenPathRequestOptions) {
    const { items } = await this.#get(
      z.object({ items: z.array(stackSchema) }),
      '/stacks',
      {},
      options,
    );
    return items;
  }

  async getPreview(
    request: { name: string; owner?: string; stack?: string },
    options?: GoldenPathRequestOptions,
  ) {
    return this.#get(previewSchema, '/preview', request, options);
  }

  async #get<T>(
    schema: z.ZodType<T>,
    path: string,
    query: Record<string, string | undefined>,
    options: GoldenPathRequestOptions = {},
  ): Promise<T> {
    const baseUrl = await this.#discovery.getBaseUrl('scaffolder');
    const parameters = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) parameters.set(key, value);
    }
    const suffix = parameters.size ? `?${parameters}` : '';
    const response = await this.#fetch(
      `${baseUrl}/modules/golden-path${path}${suffix}`,
      {
        signal: options.signal,
        headers: options.token
          ? { Authorization: `Bearer ${options.token}` }
          : {},
      },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return schema.parse(await response.json());
  }
}
