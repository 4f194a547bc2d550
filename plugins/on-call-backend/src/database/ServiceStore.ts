import { ServiceSnapshot } from '@paved-path/backstage-plugin-on-call-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { inChunks } from './chunks';
import { place, ServiceId, serviceIdText, ServiceRow } from './rows';

const SERVICES = 'services';
const SNAPSHOTS = 'service_snapshots';

/** A snapshot without its incidents, which are kept by themselves. @internal */
export type StoredSnapshot = Omit<ServiceSnapshot, 'openIncidents'>;

/** What is kept of a service at its provider. @internal */
export type KnownService = ServiceId & {
  snapshot?: StoredSnapshot;
  /** ISO 8601 in UTC; when the snapshot was asked for. */
  readAt?: string;
  attemptedAt?: string;
  /** Why the last attempt failed. */
  reason?: string;
  openIncidents: number;
  /** ISO 8601 in UTC; up to when past incidents are known. */
  historyReadAt?: string;
  /** Why past incidents could not be read the last time. */
  historyReason?: string;
};

/** @internal */
export type ServiceRowWithSnapshot = ServiceRow & {
  snapshot?: string | null;
};

/** How a service was last read, its snapshot as a text that is compared without being parsed. @internal */
export type LastReading = {
  snapshot?: string;
  reason?: string;
  /** As they were counted last. */
  openIncidents: number;
};

/** Services at their providers, and who reads them just now. @internal */
export class ServiceStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(id: ServiceId): Promise<KnownService | undefined> {
    const [row] = await this.#withSnapshots(id.providerId, [id.key]);
    return row && toKnownService(row);
  }

  /** Services of a provider: those of some keys, or all. */
  async list(
    providerId: string,
    keys?: readonly string[],
  ): Promise<KnownService[]> {
    const rows = await this.#withSnapshots(providerId, keys);
    return rows.map(toKnownService);
  }

  /** How services of a provider were last read, by key. */
  async listLastReadings(
    providerId: string,
    keys: readonly string[],
  ): Promise<Map<string, LastReading>> {
    const rows = await this.#withSnapshots(providerId, keys);
    return new Map(
      rows.map(({ service_key, snapshot, reason, open_incidents }) => [
        service_key,
        {
          snapshot: snapshot ?? undefined,
          reason: reason ?? undefined,
          openIncidents: open_incidents,
        },
      ]),
    );
  }

  /** Services that entities claim and that nobody ever asked for. */
  async listUnknown(): Promise<ServiceId[]> {
    const rows: Array<{ provider_id: string; service_key: string }> =
      await this.#knex('entities')
        .whereNotNull('provider_id')
        .whereNotExists(
          this.#knex(SERVICES)
            .whereRaw('services.provider_id = entities.provider_id')
            .whereRaw('services.service_key = entities.service_key'),
        )
        .distinct('provider_id', 'service_key');
    return rows.map(row => ({
      providerId: row.provider_id,
      key: row.service_key,
    }));
  }

  /** Says that services are to be read anew. */
  async want(ids: readonly ServiceId[], at: string): Promise<void> {
    // In one order, so that two who want much at once do not wait for each other.
    const sorted = [...ids].sort((one, other) =>
      serviceIdText(one) < serviceIdText(other) ? -1 : 1,
    );
    for (const chunk of inChunks(sorted, 100)) {
      await setImmediate();
      await this.#knex(SERVICES)
        .insert(chunk.map(id => ({ ...place(id), wanted_at: at })))
        .onConflict(['provider_id', 'service_key'])
        .merge(['wanted_at']);
    }
  }

  /**
   * Takes the lease of services of a provider that are to be read and that nobody reads just now; those that wait longest first.
   *
   * @param lease - Its times are in milliseconds since 1970.
   */
  async takeWanted(
    providerId: string,
    lease: { owner: string; now: number; until: number },
    limit: number,
  ): Promise<string[]> {
    const free = (builder: Knex.QueryBuilder) =>
      builder
        .where({ provider_id: providerId })
        .whereNotNull('wanted_at')
        .where(each =>
          each.whereNull('lease_until').orWhere('lease_until', '<', lease.now),
        );
    const rows: Array<Pick<ServiceRow, 'service_key'>> = await this.#knex(
      SERVICES,
    )
      .modify(free)
      .orderBy('wanted_at')
      .orderBy('service_key')
      .limit(limit)
      .select('service_key');
    const keys = rows.map(row => row.service_key);
    if (!keys.length) return [];
    // Whoever is second changes nothing, as the condition is looked at again with the row locked.
    await this.#knex(SERVICES)
      .modify(free)
      .whereIn('service_key', keys)
      .update({
        lease_owner: lease.owner,
        lease_until: lease.until,
        wanted_at: null,
      });
    const mine = await this.#knex<ServiceRow>(SERVICES)
      .where({ provider_id: providerId, lease_owner: lease.owner })
      .whereIn('service_key', keys)
      .select('service_key');
    return mine.map(row => row.service_key);
  }

  /** Gives leases back without having read, so that another goes on at once. */
  async giveBack(owners: readonly string[], wantedAt: string): Promise<void> {
    await this.#knex(SERVICES)
      .whereIn('lease_owner', owners)
      .update({ lease_owner: null, lease_until: null, wanted_at: wantedAt });
  }

  /**
   * Lets others who write incidents of the service wait until the transaction ends. A transaction has one service at most: those who write how
   * several were read take them in an order of their own, and would wait for it for ever.
   *
   * @returns what was read of it so far, and whether an entity still names it
   */
  async lock(
    id: ServiceId,
    trx: Knex.Transaction,
  ): Promise<{ isRead: boolean; isHistoryRead: boolean; isClaimed: boolean }> {
    type Row = Pick<ServiceRow, 'read_at' | 'history_read_at'>;
    const row: Row | undefined = await trx(SERVICES)
      .where(place(id))
      .forUpdate()
      .first('read_at', 'history_read_at');
    const claim = await trx('entities').where(place(id)).first('entity_ref');
    return {
      isClaimed: claim !== undefined,
      isRead: Boolean(row?.read_at),
      isHistoryRead: Boolean(row?.history_read_at),
    };
  }

  /** Writes what a service was read as, and gives its lease back. */
  async saveSnapshot(
    id: ServiceId,
    snapshot: StoredSnapshot,
    options: { readAt: string; hasNobody: boolean },
    trx: Knex.Transaction,
  ): Promise<void> {
    const count = await trx(SERVICES)
      .where(place(id))
      .update({
        revision: randomUUID(),
        read_at: options.readAt,
        attempted_at: options.readAt,
        reason: null,
        has_nobody: options.hasNobody,
        has_problems: snapshot.problems.length > 0,
        lease_owner: null,
        lease_until: null,
      });
    // Where no entity claims it any more it was forgotten meanwhile.
    if (!count) return;
    await trx(SNAPSHOTS)
      .insert({ ...place(id), snapshot: writeSnapshot(snapshot) })
      .onConflict(['provider_id', 'service_key'])
      .merge(['snapshot']);
  }

  /** Writes that services were read and are as they were, and gives their leases back. */
  async saveUnchanged(
    providerId: string,
    keys: readonly string[],
    readAt: string,
  ): Promise<void> {
    await this.#knex(SERVICES)
      .where({ provider_id: providerId })
      .whereIn('service_key', keys)
      .update({
        read_at: readAt,
        attempted_at: readAt,
        lease_owner: null,
        lease_until: null,
      });
  }

  /** Writes that services could not be read, and gives their leases back; what was known stays. */
  async saveFailure(
    providerId: string,
    keys: readonly string[],
    failure: { reason: string; attemptedAt: string },
  ): Promise<void> {
    await this.#knex(SERVICES)
      .where({ provider_id: providerId })
      .whereIn('service_key', keys)
      .update({
        attempted_at: failure.attemptedAt,
        reason: failure.reason,
        lease_owner: null,
        lease_until: null,
      });
  }

  /** Writes how many incidents are open, after incidents of the service were written. */
  async setOpenIncidents(
    id: ServiceId,
    count: number,
    trx: Knex.Transaction,
  ): Promise<void> {
    await trx(SERVICES)
      .where(place(id))
      .update({ open_incidents: count, revision: randomUUID() });
  }

  /** Forgets services that no entity claims any more, and nobody reads. */
  async deleteUnclaimed(): Promise<void> {
    await this.#knex(SERVICES)
      .whereNull('wanted_at')
      .whereNull('lease_owner')
      .whereNotExists(
        this.#knex('entities')
          .whereRaw('entities.provider_id = services.provider_id')
          .whereRaw('entities.service_key = services.service_key'),
      )
      .delete();
  }

  #withSnapshots(
    providerId: string,
    keys?: readonly string[],
  ): Promise<ServiceRowWithSnapshot[]> {
    return this.#knex(SERVICES)
      .leftJoin(SNAPSHOTS, join =>
        join
          .on('service_snapshots.provider_id', 'services.provider_id')
          .andOn('service_snapshots.service_key', 'services.service_key'),
      )
      .where('services.provider_id', providerId)
      .modify(builder => {
        if (keys) builder.whereIn('services.service_key', keys);
      })
      .select('services.*', 'service_snapshots.snapshot');
  }
}

/** A snapshot as it is kept: one that is as it was has the same text. @internal */
export function writeSnapshot(snapshot: StoredSnapshot): string {
  return JSON.stringify(snapshot);
}

/** @internal */
export function toKnownService(row: ServiceRowWithSnapshot): KnownService {
  return {
    providerId: row.provider_id,
    key: row.service_key,
    snapshot: row.snapshot
      ? (JSON.parse(row.snapshot) as StoredSnapshot)
      : undefined,
    readAt: row.read_at ?? undefined,
    attemptedAt: row.attempted_at ?? undefined,
    reason: row.reason ?? undefined,
    openIncidents: row.open_incidents,
    historyReadAt: row.history_read_at ?? undefined,
    historyReason: row.history_reason ?? undefined,
  };
}
