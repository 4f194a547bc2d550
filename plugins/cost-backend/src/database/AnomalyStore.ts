import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { AnomalyRow } from './rows';

const ANOMALIES = 'anomalies';
const BUDGETS = 'told_budgets';

/** What was found of an entity's day. @internal */
export type Finding = Pick<
  AnomalyRow,
  | 'entity_ref'
  | 'day'
  | 'currency'
  | 'amount'
  | 'expected'
  | 'text'
  | 'resource_id'
  | 'severity'
>;

/** Anomalies, and the budgets that somebody was told of. @internal */
export class AnomalyStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  find(id: string): Promise<AnomalyRow | undefined> {
    return this.#knex<AnomalyRow>(ANOMALIES).where({ id }).first();
  }

  async list(entityRefs?: string[]): Promise<AnomalyRow[]> {
    const query = this.#knex<AnomalyRow>(ANOMALIES).orderBy([
      { column: 'day', order: 'desc' },
      'entity_ref',
      'currency',
    ]);
    if (entityRefs && entityRefs.length <= 500) {
      query.whereIn('entity_ref', entityRefs);
    }
    const rows: AnomalyRow[] = await query;
    const wanted = entityRefs && new Set(entityRefs);
    return wanted ? rows.filter(each => wanted.has(each.entity_ref)) : rows;
  }

  /**
   * Writes what was found of days since one. What was found before and is not any more is forgotten, what lies further back is over.
   *
   * @returns what nobody was told yet
   */
  async settle(findings: Finding[], since: string): Promise<AnomalyRow[]> {
    return this.#knex.transaction(async trx => {
      await trx<AnomalyRow>(ANOMALIES)
        .where('day', '<', since)
        .update({ state: 'over' });
      const known = new Map<string, AnomalyRow>();
      for (const row of await trx<AnomalyRow>(ANOMALIES).where(
        'day',
        '>=',
        since,
      )) {
        known.set(keyOf(row), row);
      }
      const news: AnomalyRow[] = [];
      for (const finding of findings) {
        const before = known.get(keyOf(finding));
        known.delete(keyOf(finding));
        if (before) {
          await trx<AnomalyRow>(ANOMALIES)
            .where({ id: before.id })
            .update(finding);
          continue;
        }
        const row: AnomalyRow = {
          ...finding,
          id: randomUUID(),
          state: 'open',
          acknowledged_by: null,
          acknowledged_at: null,
          acknowledgement: null,
        };
        await trx<AnomalyRow>(ANOMALIES).insert(row);
        news.push(row);
      }
      for (const { id } of known.values()) {
        await trx<AnomalyRow>(ANOMALIES).where({ id }).delete();
      }
      return news;
    });
  }

  async acknowledge(
    id: string,
    { by, at, reason }: { by: string; at: string; reason: string },
  ): Promise<void> {
    await this.#knex<AnomalyRow>(ANOMALIES).where({ id }).update({
      state: 'acknowledged',
      acknowledged_by: by,
      acknowledged_at: at,
      acknowledgement: reason,
    });
  }

  /** Remembers that somebody is told of a budget; false where that was done before. */
  async tellBudget(row: {
    entity_ref: string;
    month: string;
    currency: string;
    threshold: string;
  }): Promise<boolean> {
    const known = await this.#knex(BUDGETS).where(row).first();
    if (known) return false;
    await this.#knex(BUDGETS).insert(row).onConflict().ignore();
    return true;
  }
}

function keyOf(row: Pick<AnomalyRow, 'entity_ref' | 'day' | 'currency'>) {
  return `${row.entity_ref}\n${row.day}\n${row.currency}`;
}
