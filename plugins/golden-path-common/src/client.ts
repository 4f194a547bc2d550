import {
  PluginHttpClient,
  PluginHttpClientOptions,
  RequestOptions,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import {
  NameCheck,
  nameCheckSchema,
  previewSchema,
  ServicePreview,
  Stack,
  stackSchema,
} from './schemas';

const BASE = '/modules/golden-path';

/**
 * What the form of a new service asks the server.
 * @public
 */
export interface GoldenPathApi {
  checkName(name: string, options?: RequestOptions): Promise<NameCheck>;
  getStacks(options?: RequestOptions): Promise<Stack[]>;
  getPreview(
    request: { name: string; owner?: string; stack?: string },
    options?: RequestOptions,
  ): Promise<ServicePreview>;
}

/**
 * The typed client of the golden path, for browsers and for other backends.
 * @public
 */
export class GoldenPathClient implements GoldenPathApi {
  readonly #http: PluginHttpClient;

  constructor(options: PluginHttpClientOptions) {
    this.#http = new PluginHttpClient('scaffolder', options);
  }

  async checkName(name: string, options?: RequestOptions) {
    return this.#http.send(
      nameCheckSchema,
      { path: `${BASE}/name`, query: { name } },
      options,
    );
  }

  async getStacks(options?: RequestOptions) {
    const { items } = await this.#http.send(
      z.object({ items: z.array(stackSchema) }),
      { path: `${BASE}/stacks` },
      options,
    );
    return items;
  }

  async getPreview(
    request: { name: string; owner?: string; stack?: string },
    options?: RequestOptions,
  ) {
    return this.#http.send(
      previewSchema,
      { path: `${BASE}/preview`, query: request },
      options,
    );
  }
}
