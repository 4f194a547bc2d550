import { parseEntityRef } from '@backstage/catalog-model';
import {
  pathOf,
  PluginHttpClient,
  PluginHttpClientOptions,
  RequestOptions,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import {
  AcknowledgeAnomalyRequest,
  Anomaly,
  anomalySchema,
  CostOverview,
  costOverviewSchema,
  CostReport,
  costReportSchema,
  Estimate,
  estimateSchema,
  OrganisationQuery,
  OrganisationReport,
  organisationReportSchema,
  ReportQuery,
  ResourcePage,
  resourcePageSchema,
  ResourceQuery,
  SourceStatus,
  sourceStatusSchema,
  StackPeers,
  stackPeersSchema,
} from './schemas';

/**
 * What cost can be asked and told over HTTP. An entity may also be a team or a system: then all that it owns counts, each charge once.
 * @public
 */
export interface CostApi {
  getOverview(
    entityRef: string,
    options?: RequestOptions,
  ): Promise<CostOverview>;
  getReport(
    entityRef: string,
    query?: ReportQuery,
    options?: RequestOptions,
  ): Promise<CostReport>;
  getResources(
    entityRef: string,
    query?: ResourceQuery,
    options?: RequestOptions,
  ): Promise<ResourcePage>;
  getOrganisation(
    query?: OrganisationQuery,
    options?: RequestOptions,
  ): Promise<OrganisationReport>;
  acknowledgeAnomaly(
    id: string,
    request: AcknowledgeAnomalyRequest,
    options?: RequestOptions,
  ): Promise<Anomaly>;
  /** What services of a stack cost, or undefined where there are too few to tell. */
  getStackPeers(
    stack: string,
    options?: RequestOptions,
  ): Promise<StackPeers | undefined>;
  /** Leaves an estimate under a name, such as `pull request 12`: the JSON that `infracost diff` or `infracost breakdown` wrote. */
  putEstimate(
    entityRef: string,
    name: string,
    infracost: unknown,
    options?: RequestOptions & { url?: string },
  ): Promise<Estimate>;
  getSources(options?: RequestOptions): Promise<SourceStatus[]>;
}

/**
 * The typed client of cost, for browsers and for other backends.
 * @public
 */
export class CostClient implements CostApi {
  readonly #http: PluginHttpClient;

  constructor(options: PluginHttpClientOptions) {
    this.#http = new PluginHttpClient('cost', options);
  }

  async getOverview(entityRef: string, options?: RequestOptions) {
    const path = entityPath(entityRef);
    return this.#http.send(costOverviewSchema, { path }, options);
  }

  async getReport(
    entityRef: string,
    query: ReportQuery = {},
    options?: RequestOptions,
  ) {
    const path = `${entityPath(entityRef)}/report`;
    return this.#http.send(costReportSchema, { path, query }, options);
  }

  async getResources(
    entityRef: string,
    query: ResourceQuery = {},
    options?: RequestOptions,
  ) {
    const path = `${entityPath(entityRef)}/resources`;
    return this.#http.send(resourcePageSchema, { path, query }, options);
  }

  async getOrganisation(
    query: OrganisationQuery = {},
    options?: RequestOptions,
  ) {
    const path = '/organisation';
    return this.#http.send(organisationReportSchema, { path, query }, options);
  }

  async acknowledgeAnomaly(
    id: string,
    request: AcknowledgeAnomalyRequest,
    options?: RequestOptions,
  ) {
    const path = pathOf('anomalies', id, 'acknowledgement');
    return this.#http.send(
      anomalySchema,
      { method: 'POST', path, body: request },
      options,
    );
  }

  async getStackPeers(stack: string, options?: RequestOptions) {
    const { peers } = await this.#http.send(
      z.object({ peers: stackPeersSchema.optional() }),
      { path: pathOf('stacks', stack, 'peers') },
      options,
    );
    return peers;
  }

  async putEstimate(
    entityRef: string,
    name: string,
    infracost: unknown,
    options: RequestOptions & { url?: string } = {},
  ) {
    const { url, ...requestOptions } = options;
    const path = `${entityPath(entityRef)}${pathOf('estimates', name)}`;
    return this.#http.send(
      estimateSchema,
      { method: 'PUT', path, query: { url }, body: infracost },
      requestOptions,
    );
  }

  async getSources(options?: RequestOptions) {
    const { items } = await this.#http.send(
      z.object({ items: z.array(sourceStatusSchema) }),
      { path: '/sources' },
      options,
    );
    return items;
  }
}

function entityPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(
    entityRef.toLocaleLowerCase('en-US'),
  );
  return `/entities${pathOf(kind, namespace, name)}`;
}
