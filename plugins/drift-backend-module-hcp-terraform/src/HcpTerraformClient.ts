import { isError, ServiceUnavailableError, toError } from '@backstage/errors';
import { ManagedResource } from '@paved-path/backstage-plugin-drift-node';
import {
  CallPolicyOptions,
  readPages,
  VendorHttpClient,
  VendorHttpClientOptions,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';
import {
  Assessment,
  assessmentSchema,
  createdRunSchema,
  planSchema,
  ResourceChange,
  stateVersionSchema,
  Workspace,
  workspacePageSchema,
  workspaceSchema,
  WorkspaceWithRun,
  workspaceWithRunSchema,
} from './schemas';
import { stateSchema } from './state';

/** The most that HCP Terraform gives at once. */
const PAGE_SIZE = 100;

/** @internal */
export type HcpTerraformCallOptions = { signal: AbortSignal };

/**
 * Speaks to HCP Terraform's HTTP API for one organization, and takes of its answers only what is needed.
 * @internal
 */
export class HcpTerraformClient {
  readonly #options: VendorHttpClientOptions;
  readonly #http: VendorHttpClient;
  /** For what must not be sent twice. */
  readonly #once: VendorHttpClient;
  readonly #organization: string;

  constructor(
    options: CallPolicyOptions & {
      url: string;
      organization: string;
      token: string;
      callTimeout: number;
    },
  ) {
    const { url, organization, token, callTimeout, ...policy } = options;
    this.#organization = organization;
    this.#options = {
      // It counts calls over a second.
      defaultRetryAfter: 1_000,
      ...policy,
      vendor: 'HCP Terraform',
      baseUrl: `${url}/api/v2`,
      headers: { Accept: 'application/vnd.api+json, application/json' },
      secretHeaders: { Authorization: `Bearer ${token}` },
      deadline: callTimeout,
    };
    this.#http = new VendorHttpClient(this.#options);
    this.#once = new VendorHttpClient({ ...this.#options, retries: 0 });
  }

  /** All workspaces of the organization that the token may see. */
  async listWorkspaces(options: HcpTerraformCallOptions): Promise<Workspace[]> {
    const path = `/organizations/${encodeURIComponent(
      this.#organization,
    )}/workspaces`;
    return readPages<Workspace, number>(async (page = 1) => {
      const { data, meta } = await this.#http.send(
        workspacePageSchema,
        { path, query: { 'page[number]': page, 'page[size]': PAGE_SIZE } },
        options,
      );
      return { items: data, next: meta.pagination['next-page'] ?? undefined };
    });
  }

  async getWorkspace(
    id: string,
    options: HcpTerraformCallOptions,
  ): Promise<Workspace> {
    const path = `/workspaces/${encodeURIComponent(id)}`;
    const { data } = await this.#http.send(
      z.object({ data: workspaceSchema }),
      { path },
      options,
    );
    return data;
  }

  /** The last assessment; undefined where there was none. */
  async getCurrentAssessment(
    workspaceId: string,
    options: HcpTerraformCallOptions,
  ): Promise<Assessment | undefined> {
    const path = `/workspaces/${encodeURIComponent(
      workspaceId,
    )}/current-assessment-result`;
    return orUndefined(
      () => this.#http.send(assessmentSchema.optional(), { path }, options),
      'NotFoundError',
    );
  }

  /** What drifted by the plan of an assessment; undefined where the token may not see it, or it is gone. */
  async getDriftedResources(
    assessmentId: string,
    options: HcpTerraformCallOptions,
  ): Promise<ResourceChange[] | undefined> {
    const path = `/assessment-results/${encodeURIComponent(
      assessmentId,
    )}/json-output`;
    return orUndefined(
      async () => {
        const plan = await this.#http.send(
          planSchema.optional(),
          { path },
          options,
        );
        return plan?.resource_drift;
      },
      'NotFoundError',
      'NotAllowedError',
      'AuthenticationError',
    );
  }

  async getWorkspaceWithRun(
    id: string,
    options: HcpTerraformCallOptions,
  ): Promise<WorkspaceWithRun> {
    return this.#http.send(
      workspaceWithRunSchema,
      {
        path: `/workspaces/${encodeURIComponent(id)}`,
        query: { include: 'current_run' },
      },
      options,
    );
  }

  /**
   * Creates a run that plans and then waits for a person, whatever the workspace's own setting is. Never sent twice.
   *
   * @returns its id, where it is told
   */
  async createRun(
    workspaceId: string,
    message: string,
    options: HcpTerraformCallOptions,
  ): Promise<string | undefined> {
    return this.#once.send(
      createdRunSchema,
      {
        method: 'POST',
        path: '/runs',
        headers: { 'Content-Type': 'application/vnd.api+json' },
        body: {
          data: {
            type: 'runs',
            attributes: { message, 'auto-apply': false },
            relationships: {
              workspace: { data: { type: 'workspaces', id: workspaceId } },
            },
          },
        },
      },
      options,
    );
  }

  /** Where the current state can be read; undefined where it has no form that is documented. */
  async getStateUrl(
    workspaceId: string,
    options: HcpTerraformCallOptions,
  ): Promise<string | undefined> {
    const path = `/workspaces/${encodeURIComponent(
      workspaceId,
    )}/current-state-version`;
    return this.#http.send(stateVersionSchema, { path }, options);
  }

  /** What a state lists, of which nothing else is kept. The address may be signed, so that it is not told. */
  async readState(
    address: string,
    options: HcpTerraformCallOptions,
  ): Promise<ManagedResource[]> {
    const url = new URL(address, this.#options.baseUrl);
    const isOwn = url.origin === new URL(this.#options.baseUrl).origin;
    if (!isOwn && url.protocol !== 'https:') {
      throw new ServiceUnavailableError(
        'HCP Terraform keeps the state at an address that is not https',
      );
    }
    const http = new VendorHttpClient({
      ...this.#options,
      baseUrl: url.origin,
      // A storage with signed addresses must not see the token.
      secretHeaders: isOwn ? this.#options.secretHeaders : {},
    });
    let resources: ManagedResource[] | undefined;
    try {
      resources = await http.send(
        stateSchema.optional(),
        { path: url.pathname, query: Object.fromEntries(url.searchParams) },
        options,
      );
    } catch (error) {
      options.signal.throwIfAborted();
      throw new ServiceUnavailableError(
        this.redact(
          toError(error).message.replaceAll(url.pathname, '(the state)'),
        ),
      );
    }
    if (resources) return resources;
    throw new ServiceUnavailableError(
      'HCP Terraform has not made the state readable yet',
    );
  }

  /** Takes the token out of a text. */
  redact(text: string): string {
    return this.#http.redact(text);
  }
}

async function orUndefined<T>(
  call: () => Promise<T>,
  ...errorNames: string[]
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isError(error) && errorNames.includes(error.name)) return undefined;
    throw error;
  }
}
