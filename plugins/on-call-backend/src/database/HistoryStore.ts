import { Knex } from 'knex';
import { place, ServiceId, ServiceRow } from './rows';

const SERVICES = 'services';

/** A service whose past incidents are to be read. @internal */
export type DueHistory = ServiceId & {
  /** ISO 8601 in UTC; up to when past incidents are known. */
  historyReadAt?: string;
};

/** Whose past incidents are to be read, and by whom they are read just now. @internal */
export class HistoryStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Says that the past incidents of a service are to be read now. */
  async want(id: ServiceId, trx: Knex.Transaction): Promise<void> {
    await trx(SERVICES).where(place(id)).update({ history_due_at: null });
  }

  /** Takes services whose past incidents are due, and which nobody reads just now; those that wait longest first. */
  async takeDue(
    lease: { now: number; until: number },
    limit: number,
  ): Promise<DueHistory[]> {
    const free = (builder: Knex.QueryBuilder) =>
      builder
        .where(each =>
          each
            .whereNull('history_due_at')
            .orWhere('history_due_at', '<=', new Date(lease.now).toISOString()),
        )
        .where(each =>
          each
            .whereNull('history_lease_until')
            .orWhere('history_lease_until', '<', lease.now),
        );
    const rows: Array<
      Pick<ServiceRow, 'provider_id' | 'service_key' | 'history_read_at'>
    > = await this.#knex(SERVICES)
      .modify(free)
      .orderByRaw("coalesce(history_due_at, ''), provider_id, service_key")
      .limit(limit)
      .select('provider_id', 'service_key', 'history_read_at');
    const taken: DueHistory[] = [];
    for (const { provider_id, service_key, history_read_at } of rows) {
      const count = await this.#knex(SERVICES)
        .where({ provider_id, service_key })
        .modify(free)
        // Due again where nobody says how it went; it may become due earlier meanwhile.
        .update({
          history_lease_until: lease.until,
          history_due_at: new Date(lease.until).toISOString(),
        });
      if (!count) continue;
      taken.push({
        providerId: provider_id,
        key: service_key,
        historyReadAt: history_read_at ?? undefined,
      });
    }
    return taken;
  }

  /**
   * Writes how reading past incidents went, and when they are due again, unless they became due meanwhile.
   *
   * @param until - The lease that they were taken with.
   */
  async end(
    id: ServiceId,
    until: number,
    outcome: {
      readAt?: string;
      /** Why they could not be read; what was known stays. */
      reason?: string;
      dueAt: string;
    },
  ): Promise<void> {
    const { readAt, reason, dueAt } = outcome;
    await this.#knex(SERVICES)
      .where({ ...place(id), history_lease_until: until })
      .update({
        history_lease_until: null,
        history_due_at: this.#knex.raw(
          'case when history_due_at = ? then ? else history_due_at end',
          [new Date(until).toISOString(), dueAt],
        ),
        ...(readAt ? { history_read_at: readAt, history_reason: null } : {}),
        ...(reason === undefined ? {} : { history_reason: reason }),
      });
  }
}
