import { Knex } from 'knex';
import { FixRow } from './rows';

const FIXES = 'fixes';

/** The rows of plans that were shown; each is applied once at most. @internal */
export class FixStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async insert(fix: Omit<FixRow, 'confirmed_at' | 'begun_at'>): Promise<void> {
    await this.#knex<FixRow>(FIXES).insert(fix);
  }

  async get(id: string): Promise<FixRow | undefined> {
    return this.#knex<FixRow>(FIXES).where({ id }).first();
  }

  /** True for the first who confirms it in time: after now, and no later than any plan that was made before now expires. */
  async confirm(
    id: string,
    { now, latest }: { now: string; latest: string },
    trx: Knex,
  ): Promise<boolean> {
    const count = await trx<FixRow>(FIXES)
      .where({ id })
      .whereNull('confirmed_at')
      .where('expires_at', '>', now)
      .where('expires_at', '<=', latest)
      .update({ confirmed_at: now });
    return count > 0;
  }

  /** True for the first who begins to apply it; whoever takes over from a process that is gone does not apply it again. */
  async begin(id: string, now: string): Promise<boolean> {
    const count = await this.#knex<FixRow>(FIXES)
      .where({ id })
      .whereNotNull('confirmed_at')
      .whereNull('begun_at')
      .update({ begun_at: now });
    return count > 0;
  }

  async deleteExpiredBefore(instant: string): Promise<number> {
    return this.#knex(FIXES).where('expires_at', '<', instant).delete();
  }
}
