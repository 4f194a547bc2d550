import {
  onCallReadPermission,
  Timeline,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { CallerCredentials, EntityAccess } from '@paved-path/provider-kit-node';
import { KnownChanges } from '../database/ChangeStore';
import { KnownEntity } from '../database/EntityStore';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { OnCallViews } from './OnCallViews';

const LIMIT = 500;
const LIMIT_AROUND = 100;

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
    const [incidents, [changes], known] = await Promise.all([
      service
        ? this.#database.incidents.listBetween(service, range, LIMIT + 1)
        : [],
      this.#listChanges(entityRef, [range], credentials, LIMIT),
      this.#views.findService(entity),
    ]);
    const items: Timeline['items'] = [
      ...incidents.map(incident => ({
        type: 'incident' as const,
        at: incident.createdAt,
        incident: { ...incident, entityRef },
      })),
      ...changes.items.map(change => ({
        type: 'change' as const,
        at: change.at,
        change,
        dependency: change.entityRef !== entityRef,
      })),
    ].sort((one, other) => (one.at < other.at ? 1 : -1));
    return {
      items: items.slice(0, LIMIT),
      truncated: changes.isCut || items.length > LIMIT,
      freshness: this.#views.freshnessOfAll(service?.providerId, known),
    };
  }

  /**
   * What changed before an incident and while it was open, the newest first. What changed while it was open pushes out nothing of what may have
   * been its cause.
   */
  async listAround(
    entityRef: string,
    incident: { start: string; createdAt: string; end: string },
    credentials: CallerCredentials,
  ): Promise<KnownChanges> {
    const { start, createdAt, end } = incident;
    const [before, during] = await this.#listChanges(
      entityRef,
      [
        { start, end: createdAt },
        { start: createdAt, end },
      ],
      credentials,
      LIMIT_AROUND,
    );
    return {
      items: [...during.items, ...before.items],
      isCut: during.isCut || before.isCut,
    };
  }

  /** What changed about an entity and about what it depends on, as far as who asks may see that. */
  async #listChanges(
    entityRef: string,
    ranges: readonly TimeRange[],
    credentials: CallerCredentials,
    limit: number,
  ): Promise<KnownChanges[]> {
    const dependencies = await this.#access.filterReadable(
      await this.#database.entities.listDependencies(entityRef),
      onCallReadPermission,
      credentials,
    );
    const refs = [entityRef, ...dependencies];
    return Promise.all(
      ranges.map(range => this.#database.changes.list(refs, range, limit)),
    );
  }
}
