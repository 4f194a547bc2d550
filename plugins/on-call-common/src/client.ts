import { parseEntityRef } from '@backstage/catalog-model';
import {
  pathOf,
  PluginHttpClient,
  PluginHttpClientOptions,
  RequestOptions,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import {
  calendarFeedSchema,
  incidentDetailSchema,
  incidentPageSchema,
  IncidentQuery,
  incidentSchema,
  NoteRequest,
  onCallOverviewSchema,
  organisationPageSchema,
  OrganisationQuery,
  OverrideRequest,
  pagePreviewSchema,
  PageRequest,
  pageResultSchema,
  postmortemSchema,
  providerStatusSchema,
  ReassignRequest,
  ResolveRequest,
  RotaList,
  rotaListSchema,
  rotaSchema,
  SavePostmortemRequest,
  SwapAnswer,
  SwapRequest,
  swapSchema,
  timelineSchema,
  TimeRange,
} from './schemas';

import { OnCallApi } from './api';

/**
 * The typed client of on-call, for browsers and for other backends.
 * @public
 */
export class OnCallClient implements OnCallApi {
  readonly #http: PluginHttpClient;

  constructor(options: PluginHttpClientOptions) {
    this.#http = new PluginHttpClient('on-call', options);
  }

  async getOverview(entityRef: string, options?: RequestOptions) {
    return this.#http.send(
      onCallOverviewSchema,
      { path: entityPath(entityRef) },
      options,
    );
  }

  async getIncidents(
    entityRef: string,
    query: IncidentQuery = {},
    options?: RequestOptions,
  ) {
    const path = `${entityPath(entityRef)}/incidents`;
    return this.#http.send(incidentPageSchema, { path, query }, options);
  }

  async getTimeline(
    entityRef: string,
    range: Partial<TimeRange> = {},
    options?: RequestOptions,
  ) {
    const path = `${entityPath(entityRef)}/timeline`;
    return this.#http.send(timelineSchema, { path, query: range }, options);
  }

  async previewPage(entityRef: string, options?: RequestOptions) {
    const path = `${entityPath(entityRef)}/page-preview`;
    return this.#http.send(pagePreviewSchema, { path }, options);
  }

  async page(
    entityRef: string,
    request: PageRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ) {
    const path = `${entityPath(entityRef)}/pages`;
    return this.#command(
      pageResultSchema,
      path,
      request,
      idempotencyKey,
      options,
    );
  }

  async getPage(id: string, options?: RequestOptions) {
    const path = pathOf('pages', id);
    return this.#http.send(pageResultSchema, { path }, options);
  }

  async getIncident(id: string, options?: RequestOptions) {
    const path = pathOf('incidents', id);
    return this.#http.send(incidentDetailSchema, { path }, options);
  }

  async acknowledge(
    incidentId: string,
    idempotencyKey: string,
    options?: RequestOptions,
  ) {
    const path = pathOf('incidents', incidentId, 'acknowledge');
    return this.#command(incidentSchema, path, {}, idempotencyKey, options);
  }

  async resolve(
    incidentId: string,
    request: ResolveRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ) {
    const path = pathOf('incidents', incidentId, 'resolve');
    return this.#command(
      incidentSchema,
      path,
      request,
      idempotencyKey,
      options,
    );
  }

  async reassign(
    incidentId: string,
    request: ReassignRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ) {
    const path = pathOf('incidents', incidentId, 'reassign');
    return this.#command(
      incidentSchema,
      path,
      request,
      idempotencyKey,
      options,
    );
  }

  async addNote(
    incidentId: string,
    request: NoteRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ) {
    const path = pathOf('incidents', incidentId, 'notes');
    return this.#command(
      incidentSchema,
      path,
      request,
      idempotencyKey,
      options,
    );
  }

  async getPostmortem(incidentId: string, options?: RequestOptions) {
    const path = pathOf('incidents', incidentId, 'postmortem');
    return this.#http.send(postmortemSchema, { path }, options);
  }

  async savePostmortem(
    incidentId: string,
    request: SavePostmortemRequest,
    options?: RequestOptions,
  ) {
    const path = pathOf('incidents', incidentId, 'postmortem');
    return this.#http.send(
      postmortemSchema,
      { method: 'PUT', path, body: request },
      options,
    );
  }

  async getOrganisation(
    query: OrganisationQuery = {},
    options?: RequestOptions,
  ) {
    const path = '/organisation';
    return this.#http.send(organisationPageSchema, { path, query }, options);
  }

  async getTeamRotas(
    groupRef: string,
    range: TimeRange,
    options?: RequestOptions,
  ) {
    const path = `${entityPath(groupRef)}/rotas`;
    return this.#rotas(path, range, options);
  }

  async getRotas(range: Partial<TimeRange> = {}, options?: RequestOptions) {
    return this.#rotas('/rotas', range, options);
  }

  async getRota(id: string, range: TimeRange, options?: RequestOptions) {
    const path = pathOf('rotas', id);
    return this.#http.send(rotaSchema, { path, query: range }, options);
  }

  async createOverride(
    rotaId: string,
    request: OverrideRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ) {
    const path = pathOf('rotas', rotaId, 'overrides');
    await this.#command(z.undefined(), path, request, idempotencyKey, options);
  }

  async deleteOverride(
    rotaId: string,
    overrideId: string,
    options?: RequestOptions,
  ) {
    const path = pathOf('rotas', rotaId, 'overrides', overrideId);
    await this.#http.send(z.undefined(), { method: 'DELETE', path }, options);
  }

  async requestSwap(
    rotaId: string,
    request: SwapRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ) {
    const path = pathOf('rotas', rotaId, 'swaps');
    return this.#command(swapSchema, path, request, idempotencyKey, options);
  }

  async getSwaps(query: { rotaId?: string } = {}, options?: RequestOptions) {
    const { items } = await this.#http.send(
      z.object({ items: z.array(swapSchema) }),
      { path: '/swaps', query },
      options,
    );
    return items;
  }

  async answerSwap(
    swapId: string,
    answer: SwapAnswer,
    options?: RequestOptions,
  ) {
    const path = pathOf('swaps', swapId, answer);
    return this.#http.send(
      swapSchema,
      { method: 'POST', path, body: {} },
      options,
    );
  }

  async getCalendarFeed(rotaId: string, options?: RequestOptions) {
    const path = pathOf('rotas', rotaId, 'feed');
    return this.#http.send(calendarFeedSchema, { path }, options);
  }

  async resetCalendarFeed(rotaId: string, options?: RequestOptions) {
    const path = pathOf('rotas', rotaId, 'feed');
    return this.#http.send(
      calendarFeedSchema,
      { method: 'POST', path, body: {} },
      options,
    );
  }

  async getProviders(options?: RequestOptions) {
    const { items } = await this.#http.send(
      z.object({ items: z.array(providerStatusSchema) }),
      { path: '/providers' },
      options,
    );
    return items;
  }

  async #rotas(
    path: string,
    query: Partial<TimeRange>,
    options?: RequestOptions,
  ): Promise<RotaList> {
    const { items, sources } = await this.#http.send(
      rotaListSchema,
      { path, query },
      options,
    );
    return Object.assign(items, { sources });
  }

  #command<T>(
    schema: z.ZodType<T>,
    path: string,
    body: unknown,
    idempotencyKey: string,
    options?: RequestOptions,
  ): Promise<T> {
    return this.#http.send(
      schema,
      {
        method: 'POST',
        path,
        headers: { 'Idempotency-Key': idempotencyKey },
        body,
      },
      options,
    );
  }
}

function entityPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(
    entityRef.toLocaleLowerCase('en-US'),
  );
  return `/entities${pathOf(kind, namespace, name)}`;
}
