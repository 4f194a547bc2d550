import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { Override } from '../rules/types';
import { OverrideRow } from './rows';

const OVERRIDES = 'rota__overrides';

/** Overrides that were made in the portal. @internal */
export class OverrideStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Those that end after a moment, by rota, in the order in which they were made. */
  async listByRota(after: string): Promise<Map<string, Override[]>> {
    const rows = await this.#knex<OverrideRow>(OVERRIDES)
      .where('end_at', '>', after)
      .orderBy([{ column: 'created_at' }, { column: 'id' }]);
    const overrides = new Map<string, Override[]>();
    for (const { id, rota, person, start_at, end_at } of rows) {
      const start = Date.parse(start_at);
      const override = { id, person, start, end: Date.parse(end_at) };
      overrides.set(rota, [...(overrides.get(rota) ?? []), override]);
    }
    return overrides;
  }

  /** Writes an override; the same key again writes nothing. */
  async create(override: Omit<OverrideRow, 'id'>): Promise<void> {
    await this.#knex<OverrideRow>(OVERRIDES)
      .insert({ ...override, id: randomUUID() })
      .onConflict(['rota', 'idempotency_key'])
      .ignore();
  }

  /** @returns false where there is none */
  async delete(rota: string, id: string): Promise<boolean> {
    const count = await this.#knex<OverrideRow>(OVERRIDES)
      .where({ rota, id })
      .delete();
    return count > 0;
  }

  async deleteEndedBefore(moment: string): Promise<void> {
    await this.#knex(OVERRIDES).where('end_at', '<', moment).delete();
  }
}
