import { Knex } from 'knex';
import { RELEASES, ReleaseRow, StoredRelease, toStored } from './rows';

/**
 * Who drives which release. A lease that is not renewed runs out, and then the release is anybody's.
 * @internal
 */
export class ReleaseLeases {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Takes over releases that need a driver and have none. Times are milliseconds since 1970. */
  async claim(
    owner: string,
    now: number,
    until: number,
  ): Promise<StoredRelease[]> {
    const free = (builder: Knex.QueryBuilder) =>
      builder
        .modify(needsDriver)
        .where(each =>
          each.whereNull('lease_until').orWhere('lease_until', '<', now),
        );
    const rows = await this.#knex<ReleaseRow>(RELEASES)
      .modify(free)
      .orderBy('sequence')
      .limit(100);
    const claimed: StoredRelease[] = [];
    for (const { id } of rows) {
      const count = await this.#knex(RELEASES)
        .where({ id })
        .modify(free)
        .update({ lease_owner: owner, lease_until: until });
      const mine = count
        ? await this.#knex<ReleaseRow>(RELEASES).where({ id }).first()
        : undefined;
      if (mine) claimed.push(toStored(mine));
    }
    return claimed;
  }

  /** Keeps leases; returns the ids of those that are still the owner's. */
  async renew(owner: string, ids: string[], until: number): Promise<string[]> {
    if (!ids.length) return [];
    await this.#knex(RELEASES)
      .whereIn('id', ids)
      .where({ lease_owner: owner })
      .update({ lease_until: until });
    const rows = await this.#knex<ReleaseRow>(RELEASES)
      .whereIn('id', ids)
      .where({ lease_owner: owner })
      .select('id');
    return rows.map(row => row.id);
  }

  /** Gives all leases back, so that another process goes on at once. */
  async giveBack(owner: string): Promise<void> {
    await this.#knex(RELEASES)
      .where({ lease_owner: owner })
      .modify(needsDriver)
      .update({ lease_owner: null, lease_until: null });
  }
}

// What is under way, and what has ended but was not told of.
function needsDriver(builder: Knex.QueryBuilder): void {
  builder.where(each =>
    each.whereNull('finished_at').orWhere({ to_announce: true }),
  );
}
