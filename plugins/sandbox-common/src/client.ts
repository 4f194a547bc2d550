import {
  pathOf,
  PluginHttpClient,
  PluginHttpClientOptions,
  RequestOptions,
} from '@paved-path/provider-kit-common';
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

const repositoriesSchema = z.object({ items: z.array(repositorySchema) });
const runsSchema = z.object({ items: z.array(pipelineRunSchema) });
const workloadsSchema = z.object({ items: z.array(workloadSchema) });
const tokensSchema = z.object({ items: z.array(pushTokenSchema) });
const publishedSchema = z.object({ url: z.string() });

/**
 * The typed client of the sandbox, for browsers and for other backends.
 * @public
 */
export class SandboxClient {
  readonly #http: PluginHttpClient;

  constructor(options: PluginHttpClientOptions) {
    this.#http = new PluginHttpClient('sandbox', options);
  }

  async getRepositories(options?: RequestOptions) {
    const path = pathOf('repositories');
    return (await this.#http.send(repositoriesSchema, { path }, options)).items;
  }

  async getRepository(owner: string, name: string, options?: RequestOptions) {
    const path = pathOf('repositories', owner, name);
    return this.#http.send(repositorySchema, { path }, options);
  }

  /** Answers the repository that is there already when it is the same owner's; another owner's is a ConflictError. */
  async createRepository(
    body: CreateRepositoryRequest,
    options?: RequestOptions,
  ) {
    const path = pathOf('repositories');
    return this.#http.send(
      repositorySchema,
      { method: 'POST', path, body },
      options,
    );
  }

  /** Newest first. */
  async getRuns(
    query: { repository?: string; limit?: number } = {},
    options?: RequestOptions,
  ) {
    const path = pathOf('runs');
    return (await this.#http.send(runsSchema, { path, query }, options)).items;
  }

  async getRun(id: string, options?: RequestOptions) {
    const path = pathOf('runs', id);
    return this.#http.send(pipelineRunSchema, { path }, options);
  }

  /** @param after - where to go on reading, in bytes */
  async getRunLog(id: string, after: number, options?: RequestOptions) {
    const path = pathOf('runs', id, 'log');
    return this.#http.send(runLogSchema, { path, query: { after } }, options);
  }

  /** Runs the pipeline on the head of the default branch; where that commit's run is under way or has succeeded, answers that one. */
  async startRun(repository: string, options?: RequestOptions) {
    const path = pathOf('repositories', ...repository.split('/'), 'runs');
    return this.#http.send(
      pipelineRunSchema,
      { method: 'POST', path, body: {} },
      options,
    );
  }

  /** Answers when nothing of the run is left. A run that has ended already is a ConflictError. */
  async cancelRun(id: string, options?: RequestOptions) {
    const path = pathOf('runs', id, 'cancel');
    return this.#http.send(
      pipelineRunSchema,
      { method: 'POST', path, body: {} },
      options,
    );
  }

  async getWorkloads(
    query: { service?: string; environment?: string } = {},
    options?: RequestOptions,
  ) {
    const path = pathOf('workloads');
    return (await this.#http.send(workloadsSchema, { path, query }, options))
      .items;
  }

  /** One's own, newest first. */
  async getTokens(options?: RequestOptions) {
    const path = pathOf('tokens');
    return (await this.#http.send(tokensSchema, { path }, options)).items;
  }

  async createToken(body: { description: string }, options?: RequestOptions) {
    const path = pathOf('tokens');
    return this.#http.send(
      newPushTokenSchema,
      { method: 'POST', path, body },
      options,
    );
  }

  async revokeToken(id: string, options?: RequestOptions) {
    const path = pathOf('tokens', id);
    await this.#http.send(z.unknown(), { method: 'DELETE', path }, options);
  }

  /** Stores a service's dashboard and alert rules; the same content again changes nothing. Another owner's is a ConflictError. */
  async putDashboard(
    service: string,
    body: PutDashboardRequest,
    options?: RequestOptions,
  ) {
    const path = pathOf('dashboards', service);
    return this.#http.send(
      publishedSchema,
      { method: 'PUT', path, body },
      options,
    );
  }

  async getDashboard(service: string, options?: RequestOptions) {
    const path = pathOf('dashboards', service);
    return this.#http.send(dashboardSchema, { path }, options);
  }
}
