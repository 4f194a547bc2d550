import { Knex } from 'knex';

const MANAGED = 'managed_resources';

type ManagedRow = {
  entity_ref: string;
  ids: string;
  /** SQLite has 0 and 1. */
  complete: boolean | number;
};

/** Environments by the resource ids that their states list. @internal */
export type ManagedIds = Record<string, string>;

/** What the states of entities list, as it was last told. @internal */
export class ManagedStore {
  readonly #knex: Knex;
  #changes = 0;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @param isComplete - false where a state could not be read, so that some ids are from before or missing */
  async save(
    entityRef: string,
    ids: ManagedIds,
    isComplete: boolean,
  ): Promise<void> {
    const row = {
      entity_ref: entityRef,
      ids: JSON.stringify(ids),
      complete: isComplete,
    };
    await this.#knex<ManagedRow>(MANAGED)
      .insert(row)
      .onConflict('entity_ref')
      .merge();
    this.#changes += 1;
  }

  /** How often this process wrote. */
  get changes(): number {
    return this.#changes;
  }

  async list(): Promise<Map<string, ManagedIds>> {
    const rows = await this.#knex<ManagedRow>(MANAGED).orderBy('entity_ref');
    return new Map(rows.map(row => [row.entity_ref, JSON.parse(row.ids)]));
  }

  /** The entities of which a state could not be read. */
  listIncomplete(): Promise<string[]> {
    return this.#knex<ManagedRow>(MANAGED)
      .where({ complete: false })
      .orderBy('entity_ref')
      .pluck('entity_ref');
  }
}
