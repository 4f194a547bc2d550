import { isError, ServiceUnavailableError } from '@backstage/errors';
import {
  CallPolicyOptions,
  readPages,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';
import {
  costSchema,
  Env0Cost,
  Env0Environment,
  environmentSchema,
  projectSchema,
} from './schemas';
import { Env0Settings } from './settings';

/** How many environments a page has; a page with fewer is the last one. */
const PAGE = 100;

/** @internal */
export type Env0CallOptions = { signal: AbortSignal };

/**
 * Speaks to env0's HTTP API, and takes of its answers only what is needed.
 * @internal
 */
export class Env0Client {
  readonly #http: VendorHttpClient;
  readonly #organizationId: string;

  constructor(options: CallPolicyOptions & { settings: Env0Settings }) {
    const { settings, ...policy } = options;
    const { apiKeyId, apiKeySecret } = settings;
    const key = Buffer.from(`${apiKeyId}:${apiKeySecret}`).toString('base64');
    this.#organizationId = settings.organizationId;
    this.#http = new VendorHttpClient({
      // env0 counts calls over a minute.
      defaultRetryAfter: 15_000,
      ...policy,
      vendor: 'env0',
      baseUrl: settings.url,
      secretHeaders: { Authorization: `Basic ${key}` },
      secrets: [apiKeySecret, apiKeyId],
      deadline: settings.callTimeout,
    });
  }

  /** All environments of the organization, also those that were destroyed: they cost something before. */
  async listEnvironments(options: Env0CallOptions): Promise<Env0Environment[]> {
    const environments = new Map<string, Env0Environment>();
    await readPages<Env0Environment, number>(async (offset = 0) => {
      const items = await this.#http.send(
        z.array(environmentSchema),
        {
          path: '/environments',
          query: {
            organizationId: this.#organizationId,
            limit: PAGE,
            offset,
            // It holds tokens, and is most of the answer.
            excludeFields: 'latestDeploymentLog',
          },
        },
        options,
      );
      const known = environments.size;
      for (const item of items) environments.set(item.id, item);
      if (items.length < PAGE) return { items };
      if (environments.size === known) {
        throw new ServiceUnavailableError(
          `env0 answered GET /environments from ${offset} on with environments that it had listed before, so the list cannot be read to its end`,
        );
      }
      return { items, next: offset + PAGE };
    });
    return [...environments.values()];
  }

  /** The names of the organization's projects, by their ids. */
  async getProjectNames(
    options: Env0CallOptions,
  ): Promise<Map<string, string>> {
    const projects = await this.#http.send(
      z.array(projectSchema),
      {
        path: '/projects',
        query: { organizationId: this.#organizationId },
      },
      options,
    );
    return new Map(projects.map(project => [project.id, project.name]));
  }

  /** What an environment cost day by day, for a year; undefined where its cost is not monitored. */
  async getCosts(
    id: string,
    options: Env0CallOptions,
  ): Promise<Env0Cost[] | undefined> {
    try {
      return await this.#http.send(
        z.array(costSchema),
        {
          path: `/costs/environments/${encodeURIComponent(id)}`,
          // Other spans than the last day, week, month or year cannot be asked for.
          query: { timespan: 'YEAR', granularity: 'DAILY' },
        },
        options,
      );
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') return undefined;
      throw error;
    }
  }
}
