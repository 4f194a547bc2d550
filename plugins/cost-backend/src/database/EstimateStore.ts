import { Estimate } from '@paved-path/backstage-plugin-cost-common';
import { Knex } from 'knex';
import { EstimateRow } from './rows';

const ESTIMATES = 'estimates';
const KEPT = 20;

/** What changes would cost, the newest of each name. @internal */
export class EstimateStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Replaces the one of the same name, and forgets what is older than the last 20. */
  async save(entityRef: string, estimate: Estimate): Promise<void> {
    const { id, name, at } = estimate;
    await this.#knex.transaction(async trx => {
      await trx<EstimateRow>(ESTIMATES)
        .insert({
          id,
          entity_ref: entityRef,
          name,
          at,
          estimate: JSON.stringify(estimate),
        })
        .onConflict(['entity_ref', 'name'])
        .merge();
      const old = await trx<EstimateRow>(ESTIMATES)
        .where({ entity_ref: entityRef })
        .orderBy([{ column: 'at', order: 'desc' }, 'id'])
        .offset(KEPT)
        .limit(1000)
        .pluck('id');
      await trx<EstimateRow>(ESTIMATES).whereIn('id', old).delete();
    });
  }

  async list(entityRef: string): Promise<Estimate[]> {
    const rows = await this.#knex<EstimateRow>(ESTIMATES)
      .where({ entity_ref: entityRef })
      .orderBy([{ column: 'at', order: 'desc' }, 'id']);
    return rows.map(row => JSON.parse(row.estimate));
  }
}
