import { isError, ServiceUnavailableError } from '@backstage/errors';
import {
  CallPolicyOptions,
  readPages,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';
import {
  begunDeploymentSchema,
  deploymentSchema,
  driftScheduleSchema,
  Env0Deployment,
  Env0DriftSchedule,
  Env0Environment,
  environmentSchema,
  projectSchema,
} from './schemas';
import { Env0Settings } from './settings';

/** How many environments a page has; a page with fewer is the last one. */
const ENVIRONMENTS_PAGE = 100;
const DEPLOYMENTS_PAGE = 50;
/** How far back a drift detection is looked for. */
const DEPLOYMENTS_PAGES = 4;

/** @internal */
export type Env0CallOptions = { signal: AbortSignal };

/**
 * Speaks to env0's HTTP API, and takes of its answers only what is needed.
 * @internal
 */
export class Env0Client {
  readonly #http: VendorHttpClient;
  /** For what must not be sent twice. */
  readonly #once: VendorHttpClient;
  readonly #organizationId: string;

  constructor(options: CallPolicyOptions & { settings: Env0Settings }) {
    const { settings, ...policy } = options;
    const { url, apiKeyId, apiKeySecret, callTimeout } = settings;
    const key = Buffer.from(`${apiKeyId}:${apiKeySecret}`).toString('base64');
    this.#organizationId = settings.organizationId;
    const http = {
      // env0 counts calls over a minute.
      defaultRetryAfter: 15_000,
      ...policy,
      vendor: 'env0',
      baseUrl: url,
      secretHeaders: { Authorization: `Basic ${key}` },
      secrets: [apiKeySecret, apiKeyId],
      deadline: callTimeout,
    };
    this.#http = new VendorHttpClient(http);
    this.#once = new VendorHttpClient({ ...http, retries: 0 });
  }

  /** All environments of the organization. */
  async listEnvironments(options: Env0CallOptions): Promise<Env0Environment[]> {
    const environments = new Map<string, Env0Environment>();
    await readPages<Env0Environment, number>(async (offset = 0) => {
      const items = await this.#http.send(
        z.array(environmentSchema),
        {
          path: '/environments',
          query: {
            organizationId: this.#organizationId,
            limit: ENVIRONMENTS_PAGE,
            offset,
            // It holds tokens, and is most of the answer.
            excludeFields: 'latestDeploymentLog',
          },
        },
        options,
      );
      const known = environments.size;
      for (const item of items) environments.set(item.id, item);
      if (items.length < ENVIRONMENTS_PAGE) return { items };
      if (environments.size === known) {
        throw new ServiceUnavailableError(
          `env0 answered GET /environments from ${offset} on with environments that it had listed before, so the list cannot be read to its end`,
        );
      }
      return { items, next: offset + ENVIRONMENTS_PAGE };
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

  async getEnvironment(
    id: string,
    options: Env0CallOptions,
  ): Promise<Env0Environment> {
    const path = `/environments/${encodeURIComponent(id)}`;
    return this.#http.send(environmentSchema, { path }, options);
  }

  /** The newest deployments, at least until `isEnough` says so or there are no more; 200 at most. */
  async getDeployments(
    environmentId: string,
    isEnough: (deployments: Env0Deployment[]) => boolean,
    options: Env0CallOptions,
  ): Promise<Env0Deployment[]> {
    const path = `/environments/${encodeURIComponent(
      environmentId,
    )}/deployments`;
    const deployments: Env0Deployment[] = [];
    for (let page = 0; page < DEPLOYMENTS_PAGES; page += 1) {
      const query = {
        limit: DEPLOYMENTS_PAGE,
        offset: page * DEPLOYMENTS_PAGE,
      };
      const items = await this.#http.send(
        z.array(deploymentSchema),
        { path, query },
        options,
      );
      deployments.push(...items);
      if (items.length < DEPLOYMENTS_PAGE || isEnough(deployments)) break;
    }
    return deployments;
  }

  async getDeployment(
    id: string,
    options: Env0CallOptions,
  ): Promise<Env0Deployment | undefined> {
    const path = `/environments/deployments/${encodeURIComponent(id)}`;
    return orUndefined(this.#http.send(deploymentSchema, { path }, options));
  }

  /** Begins a deployment of the code, which waits for an approval whatever the environment's own setting is. Never sent twice. */
  async deploy(
    environmentId: string,
    comment: string,
    options: Env0CallOptions,
  ): Promise<{ id?: string }> {
    const path = `/environments/${encodeURIComponent(
      environmentId,
    )}/deployments`;
    const body = {
      deploymentType: 'deploy',
      comment,
      userRequiresApproval: true,
    };
    return this.#once.send(
      begunDeploymentSchema,
      { method: 'POST', path, body },
      options,
    );
  }

  /** When env0 looks for drift by itself; undefined where it never does. */
  async getDriftSchedule(
    environmentId: string,
    options: Env0CallOptions,
  ): Promise<Env0DriftSchedule | undefined> {
    const path = `/scheduling/drift-detection/environments/${encodeURIComponent(
      environmentId,
    )}`;
    return orUndefined(this.#http.send(driftScheduleSchema, { path }, options));
  }
}

async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isError(error) && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}
