import { parseEntityRef } from '@backstage/catalog-model';
import {
  pathOf,
  PluginHttpClient,
  PluginHttpClientOptions,
  RequestOptions,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import {
  CalendarFeed,
  calendarFeedSchema,
  Incident,
  IncidentDetail,
  incidentDetailSchema,
  IncidentPage,
  incidentPageSchema,
  IncidentQuery,
  incidentSchema,
  NoteRequest,
  OnCallOverview,
  onCallOverviewSchema,
  OrganisationPage,
  organisationPageSchema,
  OrganisationQuery,
  OverrideRequest,
  PagePreview,
  pagePreviewSchema,
  PageRequest,
  PageResult,
  pageResultSchema,
  Postmortem,
  postmortemSchema,
  ProviderStatus,
  providerStatusSchema,
  ReassignRequest,
  ResolveRequest,
  Rota,
  RotaList,
  rotaListSchema,
  rotaSchema,
  SavePostmortemRequest,
  Swap,
  SwapAnswer,
  SwapRequest,
  swapSchema,
  Timeline,
  timelineSchema,
  TimeRange,
} from './schemas';

/**
 * What on-call can be asked and told over HTTP. A command with a key is done once, however often it is sent with that key.
 * @public
 */
export interface OnCallApi {
  getOverview(
    entityRef: string,
    options?: RequestOptions,
  ): Promise<OnCallOverview>;
  getIncidents(
    entityRef: string,
    query?: IncidentQuery,
    options?: RequestOptions,
  ): Promise<IncidentPage>;
  /** Incidents and changes, the end exclusive; by default the last 14 days. */
  getTimeline(
    entityRef: string,
    range?: Partial<TimeRange>,
    options?: RequestOptions,
  ): Promise<Timeline>;
  /** Who a page would wake. */
  previewPage(
    entityRef: string,
    options?: RequestOptions,
  ): Promise<PagePreview>;
  /** Pages whoever is on call. The answer may still say `sending`: see getPage. */
  page(
    entityRef: string,
    request: PageRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ): Promise<PageResult>;
  /** What became of a page. */
  getPage(id: string, options?: RequestOptions): Promise<PageResult>;
  getIncident(id: string, options?: RequestOptions): Promise<IncidentDetail>;
  acknowledge(
    incidentId: string,
    idempotencyKey: string,
    options?: RequestOptions,
  ): Promise<Incident>;
  resolve(
    incidentId: string,
    request: ResolveRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ): Promise<Incident>;
  reassign(
    incidentId: string,
    request: ReassignRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ): Promise<Incident>;
  addNote(
    incidentId: string,
    request: NoteRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ): Promise<Incident>;
  getPostmortem(
    incidentId: string,
    options?: RequestOptions,
  ): Promise<Postmortem>;
  /** Where somebody saved meanwhile it is refused with a ConflictError whose `newest`, in the answer's `error`, is what they saved. */
  savePostmortem(
    incidentId: string,
    request: SavePostmortemRequest,
    options?: RequestOptions,
  ): Promise<Postmortem>;
  /** Who is on call everywhere. */
  getOrganisation(
    query?: OrganisationQuery,
    options?: RequestOptions,
  ): Promise<OrganisationPage>;
  /** The rotas of a team; see {@link RotaList} for those that could not be read. */
  getTeamRotas(
    groupRef: string,
    range: TimeRange,
    options?: RequestOptions,
  ): Promise<RotaList>;
  /** All rotas, without their shifts where no range is given; see {@link RotaList} for those that could not be read. */
  getRotas(
    range?: Partial<TimeRange>,
    options?: RequestOptions,
  ): Promise<RotaList>;
  getRota(
    id: string,
    range: TimeRange,
    options?: RequestOptions,
  ): Promise<Rota>;
  createOverride(
    rotaId: string,
    request: OverrideRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ): Promise<void>;
  deleteOverride(
    rotaId: string,
    overrideId: string,
    options?: RequestOptions,
  ): Promise<void>;
  /** Asks somebody to take the signed-in person's shift. */
  requestSwap(
    rotaId: string,
    request: SwapRequest,
    idempotencyKey: string,
    options?: RequestOptions,
  ): Promise<Swap>;
  /** Swaps that the signed-in person asked for or is asked for, and those of a rota. */
  getSwaps(
    query?: { rotaId?: string },
    options?: RequestOptions,
  ): Promise<Swap[]>;
  answerSwap(
    swapId: string,
    answer: SwapAnswer,
    options?: RequestOptions,
  ): Promise<Swap>;
  /** An address of a rota's calendar for the signed-in person: another each time, all of which work until they are reset. */
  getCalendarFeed(
    rotaId: string,
    options?: RequestOptions,
  ): Promise<CalendarFeed>;
  /** Makes a new address; those that the person had of the rota stop working. */
  resetCalendarFeed(
    rotaId: string,
    options?: RequestOptions,
  ): Promise<CalendarFeed>;
  getProviders(options?: RequestOptions): Promise<ProviderStatus[]>;
}

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
