import { ResponseError } from '@backstage/errors';
import { z } from 'zod';

/** @public */
export type RequestOptions = {
  /** A Backstage token; a browser needs none. */
  token?: string;
  signal?: AbortSignal;
};

/** What a client needs of Backstage, in a browser or in a backend. @public */
export type PluginHttpClientOptions = {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  /** By default the platform's own `fetch`. */
  fetchApi?: { fetch: typeof fetch };
};

/** @public */
export type PluginRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the plugin's base URL, with a leading slash. */
  path: string;
  /** What is undefined is left out. */
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
};

/**
 * Speaks to one plugin's backend and parses what it answers.
 *
 * @remarks
 * An answer that is not ok is thrown as the ResponseError that Backstage makes of it; an answer of another shape is a ZodError.
 *
 * @public
 */
export class PluginHttpClient {
  readonly #pluginId: string;
  readonly #discovery: PluginHttpClientOptions['discoveryApi'];
  readonly #fetch: typeof fetch;

  constructor(pluginId: string, options: PluginHttpClientOptions) {
    this.#pluginId = pluginId;
    this.#discovery = options.discoveryApi;
    // Looked up at each call, so that a test may replace the global one.
    this.#fetch = (...args) => (options.fetchApi?.fetch ?? fetch)(...args);
  }

  async send<T>(
    schema: z.ZodType<T>,
    request: PluginRequest,
    options: RequestOptions = {},
  ): Promise<T> {
    const { method = 'GET', path, query, headers, body } = request;
    const baseUrl = await this.#discovery.getBaseUrl(this.#pluginId);
    const response = await this.#fetch(`${baseUrl}${path}${search(query)}`, {
      method,
      signal: options.signal,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(options.token ? { Authorization: `Bearer ${options.token}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return schema.parse(
      response.status === 204 ? undefined : await response.json(),
    );
  }
}

/** Joins parts to a path, each encoded. @public */
export function pathOf(...parts: string[]): string {
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

function search(query: PluginRequest['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(key, String(value));
  }
  return parameters.size ? `?${parameters}` : '';
}
