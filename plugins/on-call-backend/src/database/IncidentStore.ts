import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { Knex } from 'knex';
import { isDeepStrictEqual } from 'node:util';
import { Told } from '../rules/telling';
import { inChunks } from './chunks';
import { StoredIncident, toIncident, toldOf, toRow } from './incidentRows';
import { KnownNames } from './KnownNames';
import { readCursor, writeCursor } from './paging';
import { IncidentRow, place, ServiceId } from './rows';

const INCIDENTS = 'incidents';

/** An incident of which there may be something to tell. @internal */
export type UntoldIncident = { incident: StoredIncident; told: Told };

/** The rows of incidents. @internal */
export class IncidentStore {
  readonly #knex: Knex;
  readonly #toIncident: (row: IncidentRow) => StoredIncident;

  constructor(knex: Knex, names: KnownNames) {
    this.#knex = knex;
    this.#toIncident = row => names.ofIncident(toIncident(row));
  }

  async get(id: string): Promise<StoredIncident | undefined> {
    const row = await this.#knex<IncidentRow>(INCIDENTS).where({ id }).first();
    return row && this.#toIncident(row);
  }

  /** The open incidents of a service, the newest first. */
  async listOpen(id: ServiceId): Promise<StoredIncident[]> {
    const rows = await this.#knex<IncidentRow>(INCIDENTS)
      .where({ ...place(id), is_open: true })
      .orderBy('created_at', 'desc')
      .orderBy('id');
    return rows.map(this.#toIncident);
  }

  /** The open incidents of several services of a provider as they were written, by service and then by id. */
  async listOpenOf(
    providerId: string,
    keys: readonly string[],
  ): Promise<Map<string, Map<string, IncidentRow>>> {
    const rows = await this.#knex<IncidentRow>(INCIDENTS)
      .where({ provider_id: providerId, is_open: true })
      .whereIn('service_key', keys);
    const open = new Map(
      keys.map(key => [key, new Map<string, IncidentRow>()]),
    );
    for (const row of rows) {
      open.get(row.service_key)?.set(row.id, row);
    }
    return open;
  }

  /** A page of the incidents of a service, the newest first. */
  async listPage(
    id: ServiceId,
    query: { isOpen?: boolean; limit: number; cursor?: string },
  ): Promise<{
    items: StoredIncident[];
    totalItems: number;
    nextCursor?: string;
  }> {
    const matching = () =>
      this.#knex<IncidentRow>(INCIDENTS)
        .where(place(id))
        .modify(builder => {
          if (query.isOpen !== undefined) {
            builder.where({ is_open: query.isOpen });
          }
        });
    const counted = await matching().count({ count: '*' }).first();
    const rows = await matching()
      .modify(builder => {
        if (query.cursor === undefined) return;
        const [at, after] = readCursor(query.cursor);
        builder.where(each =>
          each
            .where('created_at', '<', at)
            .orWhere(same =>
              same.where('created_at', at).andWhere('id', '>', after),
            ),
        );
      })
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(query.limit + 1);
    const items = rows.slice(0, query.limit);
    const last = items[items.length - 1];
    return {
      items: items.map(this.#toIncident),
      totalItems: Number(counted?.count ?? 0),
      nextCursor:
        rows.length > query.limit
          ? writeCursor([last.created_at, last.id])
          : undefined,
    };
  }

  /** The incidents of a service that were open at some moment of a range, the newest first. */
  async listBetween(
    id: ServiceId,
    range: { start: string; end: string },
    limit: number,
  ): Promise<StoredIncident[]> {
    const rows = await this.#knex<IncidentRow>(INCIDENTS)
      .where(place(id))
      .where('created_at', '<', range.end)
      .where(each =>
        each.whereNull('resolved_at').orWhere('resolved_at', '>=', range.start),
      )
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(limit);
    return rows.map(this.#toIncident);
  }

  /** The newest resolved incidents of some services. */
  async listResolved(
    ids: readonly ServiceId[],
    limit: number,
  ): Promise<StoredIncident[]> {
    if (!ids.length) return [];
    const rows = await this.#knex<IncidentRow>(INCIDENTS)
      .where({ status: 'resolved' })
      .where(builder => {
        for (const id of ids) builder.orWhere(place(id));
      })
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(limit);
    return rows.map(this.#toIncident);
  }

  /**
   * Writes incidents of a provider as they were read, unless what is kept was learnt later.
   *
   * @param askedAt - When they were asked for, ISO 8601 in UTC.
   * @returns the ids of those that are not as they were, and the services that some of them were of until now
   */
  async save(
    incidents: readonly StoredIncident[],
    askedAt: string,
    trx: Knex.Transaction,
    options: {
      /** Who paged from the portal: from now on nobody else is told as who did. */
      requester?: Person;
      /** Whether the service was never read before, so that what is of long ago is no news. */
      isServiceNew?: boolean;
      /** The ids of those that their service no longer has: which another service has by now is left to that one. */
      vanished?: ReadonlySet<string>;
    } = {},
  ): Promise<{ changed: string[]; former: ServiceId[] }> {
    const changed: string[] = [];
    const former = new Map<string, ServiceId>();
    // In one order, so that two services that know the same incidents do not wait for each other.
    const sorted = [...incidents].sort((one, other) =>
      one.id < other.id ? -1 : 1,
    );
    for (const chunk of inChunks(sorted, 50)) {
      const ids = chunk.map(each => each.id);
      // Nobody else moves them until this is written.
      const rows = await trx<IncidentRow>(INCIDENTS)
        .whereIn('id', ids)
        .orderBy('id')
        .forUpdate();
      const known = new Map(rows.map(row => [row.id, row]));
      const news = new Map<string, IncidentRow>();
      for (const incident of chunk) {
        const before = known.get(incident.id);
        if (before && before.written_at > askedAt) continue;
        const hasMovedHere =
          before !== undefined && before.service_key !== incident.serviceKey;
        if (hasMovedHere && options.vanished?.has(incident.id)) continue;
        const row = toRow(incident, { ...options, before, askedAt });
        if (before && !hasChanged(before, row)) continue;
        news.set(row.id, row);
        if (hasMovedHere) {
          const { provider_id: providerId, service_key: key } = before;
          former.set(key, { providerId, key });
        }
      }
      if (!news.size) continue;
      await trx<IncidentRow>(INCIDENTS)
        .insert([...news.values()])
        .onConflict('id')
        .merge();
      changed.push(...news.keys());
    }
    return { changed, former: [...former.values()] };
  }

  /** The open incidents of a service that were not written since a moment, in a transaction. */
  async listOpenBefore(
    id: ServiceId,
    askedAt: string,
    trx: Knex.Transaction,
  ): Promise<StoredIncident[]> {
    const rows = await trx<IncidentRow>(INCIDENTS)
      .where({ ...place(id), is_open: true })
      .where('written_at', '<', askedAt);
    return rows.map(this.#toIncident);
  }

  async countOpen(id: ServiceId, trx: Knex.Transaction): Promise<number> {
    const row = await trx(INCIDENTS)
      .where({ ...place(id), is_open: true })
      .count({ count: '*' })
      .first();
    return Number(row?.count ?? 0);
  }

  async listUntold(limit: number): Promise<UntoldIncident[]> {
    const rows = await this.#knex<IncidentRow>(INCIDENTS)
      .where({ to_tell: true })
      .orderBy('created_at')
      .orderBy('id')
      .limit(limit);
    return rows.map(row => ({
      incident: this.#toIncident(row),
      told: toldOf(row),
    }));
  }

  /** Notes what is told. False where another process was first, or where the incident moved on. */
  async noteTold({ incident, told }: UntoldIncident): Promise<boolean> {
    const count = await this.#knex(INCIDENTS)
      .where({
        id: incident.id,
        status: incident.status,
        told_status: told.status ?? null,
        told_level: told.level ?? null,
        to_tell: true,
      })
      .update({
        told_status: incident.status,
        told_level: incident.level ?? null,
        to_tell: false,
      });
    return count > 0;
  }

  /**
   * Forgets old incidents, but none of which a postmortem is kept here alone.
   *
   * @returns how many were forgotten
   */
  async deleteResolvedBefore(instant: string): Promise<number> {
    return this.#knex(INCIDENTS)
      .where('resolved_at', '<', instant)
      .whereNotExists(
        this.#knex('postmortems')
          .whereRaw('postmortems.incident_id = incidents.id')
          .where(each =>
            each.whereNull('kept_version').orWhereRaw('kept_version < version'),
          ),
      )
      .delete();
  }
}

function hasChanged(before: IncidentRow, after: IncidentRow): boolean {
  return !isDeepStrictEqual(toIncident(before), toIncident(after));
}
