import { NotFoundError } from '@backstage/errors';
import {
  IncidentDetail,
  incidentUpdatePermission,
  onCallReadPermission,
  SimilarIncident,
} from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import {
  actorOf,
  CallerCredentials,
  EntityAccess,
  refuse,
} from '@paved-path/provider-kit-node';
import { KnownEntity } from '../database/EntityStore';
import { KnownEvents } from '../database/IncidentEventStore';
import { StoredIncident } from '../database/incidentRows';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { ServiceId, serviceIdText } from '../database/rows';
import { splitGlobalId } from '../rules/ids';
import { compareIncidents, LEAST_SIMILARITY } from '../rules/similarity';
import { IncidentEvents } from './IncidentEvents';
import { OnCallViews } from './OnCallViews';
import { PostmortemIndex } from './postmortems/PostmortemIndex';
import { Responders } from './Responders';
import { Timelines } from './Timelines';

const HOURS_BEFORE = 2;
// How many past incidents are compared, and how many are shown.
const COMPARED = 1000;
const SIMILAR = 5;

/** An incident that the caller may see. @internal */
export type VisibleIncident = {
  incident: StoredIncident;
  /** The entity that it is seen at. */
  entity: KnownEntity;
  /** All entities of its service that the caller may see. */
  entityRefs: string[];
};

/** Single incidents, for those who may see them. @internal */
export class Incidents {
  readonly #database: OnCallDatabase;
  readonly #access: EntityAccess;
  readonly #views: OnCallViews;
  readonly #events: IncidentEvents;
  readonly #timelines: Timelines;
  readonly #postmortems: PostmortemIndex;
  readonly #responders: Responders;

  constructor(options: {
    database: OnCallDatabase;
    access: EntityAccess;
    views: OnCallViews;
    incidentEvents: IncidentEvents;
    timelines: Timelines;
    postmortems: PostmortemIndex;
    responders: Responders;
  }) {
    this.#database = options.database;
    this.#access = options.access;
    this.#views = options.views;
    this.#events = options.incidentEvents;
    this.#timelines = options.timelines;
    this.#postmortems = options.postmortems;
    this.#responders = options.responders;
  }

  /**
   * An incident of an entity whose on-call the caller may see.
   *
   * @throws InputError, NotFoundError
   */
  async require(
    id: string,
    credentials: CallerCredentials,
  ): Promise<VisibleIncident> {
    splitGlobalId(id);
    const incident = await this.#database.incidents.get(id);
    const entities = incident
      ? await this.#database.entities.listOfService(serviceOf(incident))
      : [];
    const readable = await this.#access.filterReadable(
      entities.map(each => each.entityRef),
      onCallReadPermission,
      credentials,
    );
    const entity = entities.find(each => each.entityRef === readable[0]);
    if (!incident || !entity) {
      throw new NotFoundError(`There is no incident ${id}`);
    }
    return { incident, entity, entityRefs: readable };
  }

  /**
   * An incident that the caller may act on: because it is assigned to them, or by the permission for the entity that was paged. Where nobody paged
   * from the portal, or where that entity is gone or names another service by now, it takes the permission for every entity of its service: anybody can name another team's service in a repository of their own.
   *
   * @throws InputError, NotFoundError, NotAllowedError
   */
  async requireActionable(
    id: string,
    credentials: CallerCredentials,
  ): Promise<VisibleIncident> {
    const visible = await this.require(id, credentials);
    const actor = actorOf(credentials);
    if (visible.incident.assignees.some(each => each.entityRef === actor)) {
      return visible;
    }
    const refs = await this.#listOwning(visible.incident);
    if (!refs.length) {
      refuse(
        incidentUpdatePermission,
        `the incident ${id}, whose service no entity names`,
      );
    }
    for (const entityRef of refs) {
      if (
        !(await this.#access.isAllowed(
          incidentUpdatePermission,
          entityRef,
          credentials,
        ))
      ) {
        const what =
          refs.length > 1
            ? `the incident ${id}, whose service ${refs.length} entities name: it takes the permission for all of them`
            : `the incident ${id}`;
        refuse(incidentUpdatePermission, what);
      }
    }
    return visible;
  }

  async #listOwning(incident: StoredIncident): Promise<string[]> {
    const { pages, entities } = this.#database;
    const [paged, claiming] = await Promise.all([
      pages.findEntityOf(incident.id),
      entities.listOfService(serviceOf(incident)),
    ]);
    const refs = claiming.map(each => each.entityRef);
    return paged && refs.includes(paged) ? [paged] : refs;
  }

  async getDetail(
    { incident, entity }: VisibleIncident,
    credentials: CallerCredentials,
  ): Promise<IncidentDetail> {
    const { entityRef } = entity;
    const range = {
      start: DateTime.fromISO(incident.createdAt, { zone: 'utc' })
        .minus({ hours: HOURS_BEFORE })
        .toISO() as string,
      createdAt: incident.createdAt,
      end: incident.resolvedAt ?? new Date().toISOString(),
    };
    const [known, changes, similar, postmortems, service] = await Promise.all([
      this.#events.get(incident),
      this.#timelines.listAround(entityRef, range, credentials),
      this.#listSimilar(incident, entity, credentials),
      this.#postmortems.find([incident.id]),
      this.#views.findService(entity),
    ]);
    return {
      incident: { ...incident, entityRef },
      events: known.events ?? [],
      changes: changes.items,
      changesTruncated: changes.isCut,
      similar,
      similarFreshness: this.#views.freshnessOfAll(
        incident.providerId,
        service,
        'past',
      ),
      postmortem: postmortems.get(incident.id),
      responders: await this.#responders.list(entity, service),
      freshness: this.#views.freshnessOf(incident.providerId, {
        ...serviceOf(incident),
        openIncidents: 0,
        readAt: isComplete(incident, known) ? service?.readAt : known.readAt,
        reason: known.reason ?? service?.reason,
      }),
    };
  }

  /** Past incidents of the service, and of services of the same system that the caller may see. */
  async #listSimilar(
    incident: StoredIncident,
    entity: KnownEntity,
    credentials: CallerCredentials,
  ): Promise<SimilarIncident[]> {
    const own = serviceOf(incident);
    const neighbours = new Map<string, KnownEntity>([
      [serviceIdText(own), entity],
    ]);
    for (const each of await this.#listNeighbours(entity, credentials)) {
      const text = each.service && serviceIdText(each.service);
      if (text && !neighbours.has(text)) neighbours.set(text, each);
    }
    const past = (
      await this.#database.incidents.listResolved(
        [own, ...[...neighbours.values()].flatMap(each => each.service ?? [])],
        COMPARED,
      )
    ).filter(each => each.id !== incident.id);
    const alike = compareIncidents(incident, past)
      .map((similarity, at) => ({ ...similarity, incident: past[at] }))
      .filter(each => each.similarity >= LEAST_SIMILARITY)
      // Among equals the newest says most of how things are now; `past` is in that order.
      .sort((one, other) => other.similarity - one.similarity)
      .slice(0, SIMILAR);
    const postmortems = await this.#postmortems.find(
      alike.map(each => each.incident.id),
    );
    return alike.map(each => ({
      incident: {
        ...each.incident,
        entityRef: neighbours.get(serviceIdText(serviceOf(each.incident)))
          ?.entityRef,
      },
      similarity: each.similarity,
      because: each.because,
      postmortemUrl: postmortems.get(each.incident.id)?.url,
    }));
  }

  async #listNeighbours(
    { systemRef, entityRef }: KnownEntity,
    credentials: CallerCredentials,
  ): Promise<KnownEntity[]> {
    if (!systemRef) return [];
    const claimed = (
      await this.#database.entities.listOfSystem(systemRef)
    ).filter(each => each.service && each.entityRef !== entityRef);
    const readable = new Set(
      await this.#access.filterReadable(
        claimed.map(each => each.entityRef),
        onCallReadPermission,
        credentials,
      ),
    );
    return claimed.filter(each => readable.has(each.entityRef));
  }
}

/** @internal */
export function serviceOf(incident: StoredIncident): ServiceId {
  return { providerId: incident.providerId, key: incident.serviceKey };
}

/** Whether nothing more happens in an incident: it is over, and was read since. */
function isComplete(
  incident: StoredIncident,
  { readAt }: KnownEvents,
): boolean {
  return (
    readAt !== undefined &&
    incident.resolvedAt !== undefined &&
    incident.resolvedAt < readAt
  );
}
