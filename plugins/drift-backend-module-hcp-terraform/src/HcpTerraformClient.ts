import { isError } from '@backstage/errors';
import {
  CallPolicyOptions,
  readPages,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';
import {
  Assessment,
  assessmentSchema,
  planSchema,
  ResourceChange,
  Workspace,
  workspacePageSchema,
  workspaceSchema,
} from './schemas';

/** The most that HCP Terraform gives at once. */
const PAGE_SIZE = 100;

/** @internal */
export type HcpTerraformCallOptions = { signal: AbortSignal };

/**
 * Speaks to HCP Terraform's HTTP API for one organization, and takes of its answers only what is needed.
 * @internal
 */
export class HcpTerraformClient {
  readonly #http: VendorHttpClient;
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
    this.#http = new VendorHttpClient({
      // It counts calls over a second.
      defaultRetryAfter: 1_000,
      ...policy,
      vendor: 'HCP Terraform',
      baseUrl: `${url}/api/v2`,
      headers: { Accept: 'application/vnd.api+json, application/json' },
      secretHeaders: { Authorization: `Bearer ${token}` },
      deadline: callTimeout,
    });
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
