import { Knex } from 'knex';

const FEEDS = 'calendar_feeds';

/** @internal */
export type FeedRow = {
  token_hash: string;
  user_ref: string;
  rota_id: string;
  created_at: string;
  used_at: string | null;
};

type Place = Pick<FeedRow, 'user_ref' | 'rota_id'>;

/** Addresses of calendars, by the hashes of their tokens: nobody gets from here to an address. @internal */
export class FeedStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async find(tokenHash: string): Promise<FeedRow | undefined> {
    return this.#knex<FeedRow>(FEEDS).where({ token_hash: tokenHash }).first();
  }

  /** Adds an address to those that somebody has of a rota; of those that nobody ever read only the newest are kept. */
  async add(
    place: Place,
    tokenHash: string,
    options: { now: string; unusedKept: number },
  ): Promise<void> {
    await this.#knex.transaction(async trx => {
      await trx<FeedRow>(FEEDS).insert({
        ...place,
        token_hash: tokenHash,
        created_at: options.now,
        used_at: null,
      });
      const outdated = await trx<FeedRow>(FEEDS)
        .where(place)
        .whereNull('used_at')
        .orderBy('created_at', 'desc')
        .orderBy('token_hash')
        .offset(options.unusedKept)
        .select('token_hash');
      await trx<FeedRow>(FEEDS)
        .whereIn(
          'token_hash',
          outdated.map(row => row.token_hash),
        )
        .delete();
    });
  }

  /** Forgets all addresses that somebody has of a rota. */
  async deleteAll(place: Place): Promise<void> {
    await this.#knex<FeedRow>(FEEDS).where(place).delete();
  }

  /** Notes that an address was read, once a day. */
  async noteUse(tokenHash: string, day: string): Promise<void> {
    await this.#knex<FeedRow>(FEEDS)
      .where({ token_hash: tokenHash })
      .where(each => each.whereNull('used_at').orWhere('used_at', '<', day))
      .update({ used_at: day });
  }

  /** Forgets those that nobody reads. Moments are ISO 8601 in UTC. */
  async deleteUnread(before: { used: string; made: string }): Promise<void> {
    await this.#knex<FeedRow>(FEEDS)
      .where('used_at', '<', before.used)
      .delete();
    await this.#knex<FeedRow>(FEEDS)
      .whereNull('used_at')
      .where('created_at', '<', before.made)
      .delete();
  }
}
