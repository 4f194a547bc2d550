import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import {
  CreateRepositoryRequest,
  dashboardSchema,
  newPushTokenSchema,
  pipelineRunSchema,
  pushTokenSchema,
  PutDashboardRequest,
  repositorySchema,
  runLogSchema,
  workloadSchema,
} from './schemas';

/** @public */
export type RequestOptions = {
  /** A Backstage token; a browser needs none. */
  token?: string;
  signal?: AbortSignal;
};

/**
 * The typed client of the sandbox, for browsers and for other backends.
 * @public
 */
export class SandboxClient {
  readonly #discovery: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetch: typeof fetch;

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discovery = options.discoveryApi;
    this.#fetch = (...args) => (options.fetchApi?.fetch ?? fetch)(...args);
  }

  async getRepositories(options?: RequestOptions) {
    const { items } = await this.#send(
      z.object({ items: z.array(repositorySchema) }),
      'GET',
      '/repositories',
      undefined,
      options,
    );
    return items;
  }

  async getRepository(owner: string, name: string, options?: RequestOptions) {
    return this.#send(
      repositorySchema,
      'GET',
      `/repositories/${path(owner, name)}`,
      undefined,
      options,
    );
  }

  /** Answers the repository that is there already when it is the same owner's; another owner's is a ConflictError. */
  async createRepository(
    request: CreateRepositoryRequest,
    options?: RequestOptions,
  ) {
    return this.#send(
      repositorySchema,
      'POST',
      '/repositories',
      request,
      options,
    );
  }

  /** Newest first. */
  async getRuns(
    request: { repository?: string; limit?: number } = {},
    options?: RequestOptions,
  ) {
    const query = new URLSearchParams();
    if (request.repository) query.set('repository', request.repository);
    if (request.limit) query.set('limit', String(request.limit));
    const { items } = await this.#send(
      z.object({ items: z.array(pipelineRunSchema) }),
      'GET',
      `/runs?${query}`,
      undefined,
      options,
    );
    return items;
  }

  async getRun(id: string, options?: RequestOptions) {
    return this.#send(
      pipelineRunSchema,
      'GET',
      `/runs/${path(id)}`,
      undefined,
      options,
    );
  }

  async getRunLog(id: string, after: number, options?: RequestOptions) {
    return this.#send(
      runLogSchema,
      'GET',
      `/runs/${path(id)}/log?after=${after}`,
      undefined,
      options,
    );
  }

  /** Runs the pipeline on the head of the default branch; where that commit's run is under way or has succeeded, answers that one. */
  async startRun(repository: string, options?: RequestOptions) {
    const [owner, name] = repository.split('/');
    return this.#send(
      pipelineRunSchema,
      'POST',
      `/repositories/${path(owner, name)}/runs`,
      {},
      options,
    );
  }

  async cancelRun(id: string, options?: RequestOptions) {
    return this.#send(
      pipelineRunSchema,
      'POST',
      `/runs/${path(id)}/cancel`,
      {},
      options,
    );
  }

  async getWorkloads(
    request: { service?: string; environment?: string } = {},
    options?: RequestOptions,
  ) {
    const query = new URLSearchParams();
    if (request.service) query.set('service', request.service);
    if (request.environment) query.set('environment', request.environment);
    const { items } = await this.#send(
      z.object({ items: z.array(workloadSchema) }),
      'GET',
      `/workloads?${query}`,
      undefined,
      options,
    );
    return items;
  }

  async getTokens(options?: RequestOptions) {
    const { items } = await this.#send(
      z.object({ items: z.array(pushTokenSchema) }),
      'GET',
      '/tokens',
      undefined,
      options,
    );
    return items;
  }

  async createToken(
    request: { description: string },
    options?: RequestOptions,
  ) {
    return this.#send(newPushTokenSchema, 'POST', '/tokens', request, options);
  }

  async revokeToken(id: string, options?: RequestOptions) {
    await this.#send(
      z.unknown(),
      'DELETE',
      `/tokens/${path(id)}`,
      undefined,
      options,
    );
  }

  /** Stores a service's dashboard and alert rules; the same content again changes nothing. Another owner's is a ConflictError. */
  async putDashboard(
    service: string,
    request: PutDashboardRequest,
    options?: RequestOptions,
  ) {
    return this.#send(
      z.object({ url: z.string() }),
      'PUT',
      `/dashboards/${path(service)}`,
      request,
      options,
    );
  }

  async getDashboard(service: string, options?: RequestOptions) {
    return this.#send(
      dashboardSchema,
      'GET',
      `/dashboards/${path(service)}`,
      undefined,
      options,
    );
  }

  async #send<T>(
    schema: z.ZodType<T>,
    method: string,
    target: string,
    body: unknown,
    options: RequestOptions = {},
  ): Promise<T> {
    const baseUrl = await this.#discovery.getBaseUrl('sandbox');
    const response = await this.#fetch(`${baseUrl}${target}`, {
      method,
      signal: options.signal,
      headers: {
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

function path(...parts: string[]): string {
  return parts.map(encodeURIComponent).join('/');
}
