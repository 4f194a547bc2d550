import {
  CallPolicyOptions,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';
import { GrafanaSettings } from './settings';

/**
 * Speaks to Grafana's HTTP API. What fails is an error of `@backstage/errors` with Grafana's own message, and never with the token.
 * @internal
 */
export class GrafanaClient {
  readonly #http: VendorHttpClient;

  constructor(options: CallPolicyOptions & { settings: GrafanaSettings }) {
    const { settings, ...policy } = options;
    const { url, token, organizationId, callTimeout } = settings;
    this.#http = new VendorHttpClient({
      ...policy,
      vendor: 'Grafana',
      baseUrl: url,
      headers:
        organizationId === undefined
          ? {}
          : { 'X-Grafana-Org-Id': String(organizationId) },
      secretHeaders: { Authorization: `Bearer ${token}` },
      deadline: callTimeout,
    });
  }

  /** Calls the API and parses what it answers; `path` begins with `/api/`. */
  async call<T>(
    request: {
      method: 'GET' | 'POST' | 'PUT';
      path: string;
      body?: unknown;
      headers?: Record<string, string>;
    },
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    return this.#http.send(schema, request, { signal });
  }
}
