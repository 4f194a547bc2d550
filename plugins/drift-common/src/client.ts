import { parseEntityRef } from '@backstage/catalog-model';
import {
  pathOf,
  PluginHttpClient,
  PluginHttpClientOptions,
  RequestOptions,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import {
  AcknowledgeRequest,
  Check,
  checkSchema,
  CloudResourcePage,
  cloudResourcePageSchema,
  CloudResourceQuery,
  CoverageSummary,
  coverageSummarySchema,
  Drift,
  driftOverviewSchema,
  DriftOverview,
  driftSchema,
  EnvironmentDetail,
  environmentDetailSchema,
  EnvironmentPage,
  environmentPageSchema,
  EnvironmentQuery,
  FixOption,
  fixOptionSchema,
  FixPlan,
  fixPlanSchema,
  FleetSummary,
  fleetSummarySchema,
  IgnoreRule,
  IgnoreRuleRequest,
  ignoreRuleSchema,
  ManagedResources,
  managedResourcesSchema,
  OpenedFix,
  openedFixSchema,
  OpenFixRequest,
  Scan,
  scanSchema,
} from './schemas';

/**
 * What drift can be asked and told over HTTP.
 * @public
 */
export interface DriftApi {
  getOverview(
    entityRef: string,
    options?: RequestOptions,
  ): Promise<DriftOverview>;
  getEnvironments(
    query?: EnvironmentQuery,
    options?: RequestOptions,
  ): Promise<EnvironmentPage>;
  getEnvironment(
    id: string,
    options?: RequestOptions,
  ): Promise<EnvironmentDetail>;
  getFleet(
    query?: { days?: number },
    options?: RequestOptions,
  ): Promise<FleetSummary>;
  /** Checks an environment now; the check under way is answered where there is one. */
  startCheck(environmentId: string, options?: RequestOptions): Promise<Check>;
  getCheck(id: string, options?: RequestOptions): Promise<Check>;
  cancelCheck(id: string, options?: RequestOptions): Promise<Check>;
  startScan(options?: RequestOptions): Promise<Scan>;
  /** The newest scan, or undefined where there was none. */
  getLatestScan(options?: RequestOptions): Promise<Scan | undefined>;
  cancelScan(id: string, options?: RequestOptions): Promise<Scan>;
  acknowledge(
    driftId: string,
    request: AcknowledgeRequest,
    options?: RequestOptions,
  ): Promise<Drift>;
  /** Takes an acknowledgement back. */
  unacknowledge(driftId: string, options?: RequestOptions): Promise<Drift>;
  /** Acknowledges all that is drifted in the environment now. */
  takeBaseline(
    environmentId: string,
    request: { reason: string },
    options?: CommandOptions,
  ): Promise<EnvironmentDetail>;
  getIgnoreRules(options?: RequestOptions): Promise<IgnoreRule[]>;
  createIgnoreRule(
    request: IgnoreRuleRequest,
    options?: CommandOptions,
  ): Promise<IgnoreRule>;
  deleteIgnoreRule(id: string, options?: RequestOptions): Promise<void>;
  getFixOptions(
    environmentId: string,
    options?: RequestOptions,
  ): Promise<FixOption[]>;
  /** Plans an apply; nothing is changed. */
  planFix(environmentId: string, options?: RequestOptions): Promise<FixPlan>;
  /** Applies the very plan that was shown. */
  applyFix(
    environmentId: string,
    request: { planId: string },
    options?: RequestOptions,
  ): Promise<Check>;
  /** Opens an option of the kind `open`. The same key opens it once. */
  openFix(
    environmentId: string,
    request: OpenFixRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ): Promise<OpenedFix>;
  getCoverage(options?: RequestOptions): Promise<CoverageSummary>;
  getCloudResources(
    query?: CloudResourceQuery,
    options?: RequestOptions,
  ): Promise<CloudResourcePage>;
  /** What the states of an entity's environments list, as for the cost of exactly these resources. */
  getManagedResources(
    entityRef: string,
    options?: RequestOptions,
  ): Promise<ManagedResources>;
}

/** A command that a repeat with the same key does once. @public */
export type CommandOptions = RequestOptions & {
  /** Unique for each new request, such as a UUID; the same one when it is sent again. */
  idempotencyKey?: string;
};

/**
 * The typed client of drift, for browsers and for other backends.
 * @public
 */
export class DriftClient implements DriftApi {
  readonly #http: PluginHttpClient;

  constructor(options: PluginHttpClientOptions) {
    this.#http = new PluginHttpClient('drift', options);
  }

  async getOverview(entityRef: string, options?: RequestOptions) {
    const path = `/entities${pathOfEntity(entityRef)}`;
    return this.#http.send(driftOverviewSchema, { path }, options);
  }

  async getEnvironments(
    query: EnvironmentQuery = {},
    options?: RequestOptions,
  ) {
    const path = '/environments';
    return this.#http.send(environmentPageSchema, { path, query }, options);
  }

  async getEnvironment(id: string, options?: RequestOptions) {
    const path = pathOf('environments', id);
    return this.#http.send(environmentDetailSchema, { path }, options);
  }

  async getFleet(query: { days?: number } = {}, options?: RequestOptions) {
    const path = '/fleet';
    return this.#http.send(fleetSummarySchema, { path, query }, options);
  }

  async startCheck(environmentId: string, options?: RequestOptions) {
    const path = pathOf('environments', environmentId, 'checks');
    return this.#post(checkSchema, path, {}, options);
  }

  async getCheck(id: string, options?: RequestOptions) {
    return this.#http.send(
      checkSchema,
      { path: pathOf('checks', id) },
      options,
    );
  }

  async cancelCheck(id: string, options?: RequestOptions) {
    return this.#post(checkSchema, pathOf('checks', id, 'cancel'), {}, options);
  }

  async startScan(options?: RequestOptions) {
    return this.#post(scanSchema, '/scans', {}, options);
  }

  async getLatestScan(options?: RequestOptions) {
    const { scan } = await this.#http.send(
      z.object({ scan: scanSchema.optional() }),
      { path: '/scans/latest' },
      options,
    );
    return scan;
  }

  async cancelScan(id: string, options?: RequestOptions) {
    return this.#post(scanSchema, pathOf('scans', id, 'cancel'), {}, options);
  }

  async acknowledge(
    driftId: string,
    request: AcknowledgeRequest,
    options?: RequestOptions,
  ) {
    const path = pathOf('drifts', driftId, 'acknowledgement');
    return this.#post(driftSchema, path, request, options);
  }

  async unacknowledge(driftId: string, options?: RequestOptions) {
    const path = pathOf('drifts', driftId, 'acknowledgement');
    return this.#http.send(driftSchema, { method: 'DELETE', path }, options);
  }

  async takeBaseline(
    environmentId: string,
    request: { reason: string },
    options?: CommandOptions,
  ) {
    const path = pathOf('environments', environmentId, 'baseline');
    return this.#post(environmentDetailSchema, path, request, options);
  }

  async getIgnoreRules(options?: RequestOptions) {
    const { items } = await this.#http.send(
      z.object({ items: z.array(ignoreRuleSchema) }),
      { path: '/ignore-rules' },
      options,
    );
    return items;
  }

  async createIgnoreRule(request: IgnoreRuleRequest, options?: CommandOptions) {
    return this.#post(ignoreRuleSchema, '/ignore-rules', request, options);
  }

  async deleteIgnoreRule(id: string, options?: RequestOptions) {
    const path = pathOf('ignore-rules', id);
    await this.#http.send(z.undefined(), { method: 'DELETE', path }, options);
  }

  async getFixOptions(environmentId: string, options?: RequestOptions) {
    const path = pathOf('environments', environmentId, 'fixes');
    const { items } = await this.#http.send(
      z.object({ items: z.array(fixOptionSchema) }),
      { path },
      options,
    );
    return items;
  }

  async planFix(environmentId: string, options?: RequestOptions) {
    const path = pathOf('environments', environmentId, 'fixes', 'plan');
    return this.#post(fixPlanSchema, path, {}, options);
  }

  async applyFix(
    environmentId: string,
    request: { planId: string },
    options?: RequestOptions,
  ) {
    const path = pathOf('environments', environmentId, 'fixes', 'apply');
    return this.#post(checkSchema, path, request, options);
  }

  async openFix(
    environmentId: string,
    request: OpenFixRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ) {
    const path = pathOf('environments', environmentId, 'fixes', 'open');
    const command = { ...options, idempotencyKey };
    return this.#post(openedFixSchema, path, request, command);
  }

  async getCoverage(options?: RequestOptions) {
    const path = '/coverage';
    return this.#http.send(coverageSummarySchema, { path }, options);
  }

  async getCloudResources(
    query: CloudResourceQuery = {},
    options?: RequestOptions,
  ) {
    const path = '/coverage/resources';
    return this.#http.send(cloudResourcePageSchema, { path, query }, options);
  }

  async getManagedResources(entityRef: string, options?: RequestOptions) {
    const path = `/entities${pathOfEntity(entityRef)}/managed-resources`;
    return this.#http.send(managedResourcesSchema, { path }, options);
  }

  #post<T>(
    schema: z.ZodType<T>,
    path: string,
    body: unknown,
    { idempotencyKey, ...options }: CommandOptions = {},
  ): Promise<T> {
    const headers =
      idempotencyKey === undefined
        ? undefined
        : { 'Idempotency-Key': idempotencyKey };
    return this.#http.send(
      schema,
      { method: 'POST', path, headers, body },
      options,
    );
  }
}

function pathOfEntity(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(
    entityRef.toLocaleLowerCase('en-US'),
  );
  return pathOf(kind, namespace, name);
}
