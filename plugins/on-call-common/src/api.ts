import { RequestOptions } from '@paved-path/provider-kit-common';
import {
  CalendarFeed,
  Incident,
  IncidentDetail,
  IncidentPage,
  IncidentQuery,
  NoteRequest,
  OnCallOverview,
  OrganisationPage,
  OrganisationQuery,
  OverrideRequest,
  PagePreview,
  PageRequest,
  PageResult,
  Postmortem,
  ProviderStatus,
  ReassignRequest,
  ResolveRequest,
  Rota,
  RotaList,
  SavePostmortemRequest,
  Swap,
  SwapAnswer,
  SwapRequest,
  Timeline,
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
