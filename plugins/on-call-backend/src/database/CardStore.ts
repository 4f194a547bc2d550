import { Knex } from 'knex';
import { KnownEntity, toKnownEntity } from './EntityStore';
import { StoredIncident, toIncident } from './incidentRows';
import { KnownNames } from './KnownNames';
import {
  EntityRow,
  IncidentRow,
  place,
  ServiceId,
  serviceIdText,
} from './rows';
import {
  KnownService,
  ServiceRowWithSnapshot,
  toKnownService,
} from './ServiceStore';

/** How many services' snapshots and incidents are kept in memory. */
const MOST_KEPT = 2_000;

/** What the card of an entity is made of. @internal */
export type Card = {
  entity: KnownEntity;
  /** Undefined where no provider has the entity, or where its service was never asked for. */
  service?: KnownService;
  /** The newest first. */
  open: StoredIncident[];
};

type Kept = {
  revision: string;
  snapshot: KnownService['snapshot'];
  open: StoredIncident[];
};

type CardRow = EntityRow & ServiceRowWithSnapshot;

/**
 * What cards are made of. A card is asked for far more often than a service changes: what was parsed is kept in memory, and one small question says
 * whether it still holds, whichever replica wrote last.
 * @internal
 */
export class CardStore {
  readonly #knex: Knex;
  readonly #names: KnownNames;
  readonly #question: string;
  // Those that were asked for longest ago stand first.
  readonly #kept = new Map<string, Kept>();

  constructor(knex: Knex, names: KnownNames) {
    this.#knex = knex;
    this.#names = names;
    // It is always the same, and putting it together takes as long as asking.
    this.#question = knex('entities')
      .leftJoin('services', join =>
        join
          .on('services.provider_id', 'entities.provider_id')
          .andOn('services.service_key', 'entities.service_key'),
      )
      .where('entities.entity_ref', '')
      .select(
        'entities.entity_ref',
        'entities.title',
        'entities.owner_ref',
        'entities.system_ref',
        'entities.is_service',
        'entities.provider_id',
        'entities.service_key',
        'entities.problems',
        'services.revision',
        'services.read_at',
        'services.attempted_at',
        'services.reason',
        'services.open_incidents',
      )
      .toSQL().sql;
  }

  /** Undefined where the entity is not known. */
  async get(entityRef: string): Promise<Card | undefined> {
    const answer = await this.#knex.raw(this.#question, [entityRef]);
    // PostgreSQL answers with more than the rows.
    const [row]: CardRow[] = Array.isArray(answer) ? answer : answer.rows;
    if (!row) return undefined;
    const entity = toKnownEntity(row);
    if (!entity.service) return { entity, open: [] };
    const kept =
      this.#find(entity.service, row.revision) ??
      (await this.#read(entity.service));
    return {
      entity,
      // A service without a row has no number of incidents.
      service:
        row.open_incidents === null
          ? undefined
          : { ...toKnownService(row), snapshot: kept.snapshot },
      open: kept.open.map(each => this.#names.ofIncident(each)),
    };
  }

  #find(id: ServiceId, revision: string | null): Kept | undefined {
    const name = serviceIdText(id);
    const kept = this.#kept.get(name);
    if (!kept || kept.revision !== revision) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    return kept;
  }

  /** The revision is read first: what is written meanwhile has another one, so it is read again. */
  async #read(id: ServiceId): Promise<Omit<Kept, 'revision'>> {
    const row = await this.#knex<ServiceRowWithSnapshot>('services')
      .leftJoin('service_snapshots', join =>
        join
          .on('service_snapshots.provider_id', 'services.provider_id')
          .andOn('service_snapshots.service_key', 'services.service_key'),
      )
      .where('services.provider_id', id.providerId)
      .where('services.service_key', id.key)
      .first('services.revision', 'service_snapshots.snapshot');
    const incidents = await this.#knex<IncidentRow>('incidents')
      .where({ ...place(id), is_open: true })
      .orderBy('created_at', 'desc')
      .orderBy('id');
    const read = {
      snapshot: row?.snapshot ? JSON.parse(row.snapshot) : undefined,
      open: incidents.map(toIncident),
    };
    if (row?.revision) this.#keep(id, { ...read, revision: row.revision });
    return read;
  }

  #keep(id: ServiceId, kept: Kept): void {
    this.#kept.set(serviceIdText(id), kept);
    for (const name of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(name);
    }
  }
}
