import { Swap } from '@paved-path/backstage-plugin-on-call-common';
import { Knex } from 'knex';

const SWAPS = 'swaps';
const LISTED = 200;

/** @internal */
export type SwapRow = {
  id: string;
  rota_id: string;
  rota_name: string;
  owner_ref: string | null;
  time_zone: string;
  from_ref: string;
  from_name: string;
  to_ref: string;
  to_name: string;
  start_at: string;
  end_at: string;
  reason: string | null;
  state: Swap['state'];
  asked_at: string;
  answered_at: string | null;
  lease_owner: string | null;
  lease_until: number | string | null;
  /** When the provider was last told to do it, unless it refused. */
  tried_at: string | null;
};

/** @internal */
export type NewSwap = Omit<
  SwapRow,
  'state' | 'answered_at' | 'lease_owner' | 'lease_until' | 'tried_at'
>;

/** Shifts that people ask each other to take. Of two answers to one question, one wins. @internal */
export class SwapStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(swap: NewSwap): Promise<SwapRow> {
    const row: SwapRow = {
      ...swap,
      state: 'asked',
      answered_at: null,
      lease_owner: null,
      lease_until: null,
      tried_at: null,
    };
    await this.#knex<SwapRow>(SWAPS).insert(row);
    return row;
  }

  async get(id: string): Promise<SwapRow | undefined> {
    return this.#knex<SwapRow>(SWAPS).where({ id }).first();
  }

  /** The one that is asked already. */
  async findAsked(
    swap: Pick<
      SwapRow,
      'rota_id' | 'from_ref' | 'to_ref' | 'start_at' | 'end_at'
    >,
  ): Promise<SwapRow | undefined> {
    const { rota_id, from_ref, to_ref, start_at, end_at } = swap;
    return this.#knex<SwapRow>(SWAPS)
      .where({ rota_id, from_ref, to_ref, start_at, end_at, state: 'asked' })
      .first();
  }

  /** The newest first; those of a rota, or those that somebody asked for or is asked for. */
  async list(of: { rotaId: string } | { person: string }): Promise<SwapRow[]> {
    return this.#knex<SwapRow>(SWAPS)
      .where(builder => {
        if ('rotaId' in of) builder.where({ rota_id: of.rotaId });
        else
          builder.where({ from_ref: of.person }).orWhere({ to_ref: of.person });
      })
      .orderBy('asked_at', 'desc')
      .orderBy('id')
      .limit(LISTED);
  }

  /** Those that nobody answered before their shift began. */
  async listBegun(now: number): Promise<SwapRow[]> {
    return this.#knex<SwapRow>(SWAPS)
      .where({ state: 'asked' })
      .where('start_at', '<=', new Date(now).toISOString())
      .modify(free, now);
  }

  /**
   * Whether the caller is who accepts it now: it is still asked, and nobody else accepts it.
   *
   * @param lease - Its times are in milliseconds since 1970.
   */
  async take(
    id: string,
    lease: { owner: string; now: number; until: number },
  ): Promise<boolean> {
    const count = await this.#knex<SwapRow>(SWAPS)
      .where({ id, state: 'asked' })
      .modify(free, lease.now)
      .update({ lease_owner: lease.owner, lease_until: lease.until });
    return count > 0;
  }

  /**
   * Notes that the provider is told now: until its answer is written, it may be done or not.
   *
   * @param at - ISO 8601 in UTC; null: it was never told, or always refused it
   */
  async noteTried(id: string, owner: string, at: string | null): Promise<void> {
    await this.#knex<SwapRow>(SWAPS)
      .where({ id, lease_owner: owner })
      .update({ tried_at: at });
  }

  /** Gives it back without having accepted it. */
  async giveBack(id: string, owner: string): Promise<void> {
    await this.#knex<SwapRow>(SWAPS)
      .where({ id, lease_owner: owner })
      .update({ lease_owner: null, lease_until: null });
  }

  /** Writes that whoever took it accepted it. False where it was taken over meanwhile. */
  async accept(id: string, owner: string, at: string): Promise<boolean> {
    const count = await this.#knex<SwapRow>(SWAPS)
      .where({ id, state: 'asked', lease_owner: owner })
      .update({
        state: 'accepted',
        answered_at: at,
        lease_owner: null,
        lease_until: null,
      });
    return count > 0;
  }

  /** Ends one that is asked and that nobody accepts just now; `accepted` where it turned out to be done. False where it is not. */
  async end(
    id: string,
    state: 'accepted' | 'declined' | 'withdrawn' | 'expired',
    now: number,
  ): Promise<boolean> {
    const count = await this.#knex<SwapRow>(SWAPS)
      .where({ id, state: 'asked' })
      .modify(free, now)
      .update({
        state,
        answered_at: new Date(now).toISOString(),
        lease_owner: null,
        lease_until: null,
      });
    return count > 0;
  }

  async deleteEndedBefore(instant: string): Promise<void> {
    await this.#knex(SWAPS).where('end_at', '<', instant).delete();
  }
}

function free(builder: Knex.QueryBuilder, now: number): void {
  builder.where(each =>
    each.whereNull('lease_until').orWhere('lease_until', '<', now),
  );
}
