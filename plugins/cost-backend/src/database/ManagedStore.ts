import { Knex } from 'knex';

type ManagedRow = { entity_ref: string; ids: string };

/** Environments by the resource ids that their states list. @internal */
export type ManagedIds = Record<string, string>;

/** What the states of entities list, as it was last told. @internal */
export class ManagedStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async save(entityRef: string, ids: ManagedIds): Promise<void> {
    const row = { entity_ref: entityRef, ids: JSON.stringify(ids) };
    await this.#knex<ManagedRow>('managed_resources')
      .insert(row)
      .onConflict('entity_ref')
      .merge();
  }

  async list(): Promise<Map<string, ManagedIds>> {
    const rows = await this.#knex<ManagedRow>('managed_resources').orderBy(
      'entity_ref',
    );
    return new Map(rows.map(row => [row.entity_ref, JSON.parse(row.ids)]));
  }
}
