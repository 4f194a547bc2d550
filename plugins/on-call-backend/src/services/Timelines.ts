import {
  Change,
  Timeline,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { KnownEntity } from '../database/EntityStore';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { CallerCredentials, EntityAccess } from './EntityAccess';
import { OnCallViews } from './OnCallViews';

const LIMIT = 500;

/** What happened to an entity and to what it depends on. @internal */
export class Timelines {
  readonly #database: OnCallDatabase;
  readonly #access: EntityAccess;
  readonly #views: OnCallViews;

  constructor(options: {
    database: OnCallDatabase;
    access: EntityAccess;
    views: OnCallViews;
  }) {
    this.#database = options.database;
    this.#access = options.access;
    this.#views = options.views;
  }

  /** Incidents and changes on one line, the newest first. */
  async get(
    entity: KnownEntity,
    range: TimeRange,
    credentials: CallerCredentials,
  ): Promise<Timeline> {
    const { entityRef, service } = entity;
    const [incidents, changes, known] = await Promise.all([
      service
        ? this.#database.incidents.listBetween(service, range, LIMIT + 1)
        : [],
      this.listChanges(entityRef, range, credentials, LIMIT + 1),
      this.#views.findService(entity),
    ]);
    const items: Timeline['items'] = [
      ...incidents.map(incident => ({
        type: 'incident' as const,
        at: incident.createdAt,
        incident: { ...incident, entityRef },
      })),
      ...changes.map(change => ({
        type: 'change' as const,
        at: change.at,
        change,
        dependency: change.entityRef !== entityRef,
      })),
    ].sort((one, other) => (one.at < other.at ? 1 : -1));
    return {
      items: items.slice(0, LIMIT),
      truncated: items.length > LIMIT,
      freshness: this.#views.freshnessOf(service?.providerId, known),
    };
  }

  /** What changed about an entity and about what it depends on, as far as who asks may see that. */
  async listChanges(
    entityRef: string,
    range: TimeRange,
    credentials: CallerCredentials,
    limit: number,
  ): Promise<Change[]> {
    const dependencies = await this.#access.listReadable(
      await this.#database.entities.listDependencies(entityRef),
      credentials,
    );
    return this.#database.changes.list(
      [entityRef, ...dependencies],
      range,
      limit,
    );
  }
}
