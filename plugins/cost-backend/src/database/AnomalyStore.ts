import { Knex } from 'knex';
import { addDays } from '../rules/days';
import { Finding, MOST_APART, settleAnomalies } from '../rules/settle';
import { AnomalyRow } from './rows';

const ANOMALIES = 'anomalies';
const BUDGETS = 'told_budgets';

/** A share of a budget that was reached in a month. @internal */
export type ToldBudget = {
  entity_ref: string;
  /** `YYYY-MM` */
  month: string;
  currency: string;
  threshold: string;
};

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
    const query = this.#knex<AnomalyRow>(ANOMALIES)
      .where({ gone: false })
      .orderBy([{ column: 'day', order: 'desc' }, 'entity_ref', 'currency']);
    if (entityRefs && entityRefs.length <= 500) {
      query.whereIn('entity_ref', entityRefs);
    }
    const rows: AnomalyRow[] = await query;
    const wanted = entityRefs && new Set(entityRefs);
    return wanted ? rows.filter(each => wanted.has(each.entity_ref)) : rows;
  }

  /** Those that are open, of all. */
  listOpen(): Promise<AnomalyRow[]> {
    return this.#knex<AnomalyRow>(ANOMALIES)
      .where({ state: 'open', gone: false })
      .orderBy(['entity_ref', 'day', 'currency']);
  }

  /**
   * Writes what was found of days since one. What follows on days before with the same cause belongs to them. What was found before and is not any more
   * is gone, with its acknowledgement kept should it come again; what lies further back is over. What grew worse is as if nobody had been told.
   *
   * @param forgotten - The day before which all are forgotten.
   * @returns what nobody was told yet
   */
  async settle(
    findings: Finding[],
    { since, forgotten }: { since: string; forgotten: string },
  ): Promise<AnomalyRow[]> {
    return this.#knex.transaction(async trx => {
      const anomalies = () => trx<AnomalyRow>(ANOMALIES);
      await anomalies().where('last_day', '<', forgotten).delete();
      // All of a row is written, so nobody may acknowledge it in between. SQLite has one writer anyway.
      const known = await anomalies()
        .where('last_day', '>=', addDays(since, -MOST_APART))
        .orderBy('id')
        .forUpdate();
      const settled = settleAnomalies(known, findings, since);
      for (const { id, ...row } of settled.changed) {
        await anomalies().where({ id }).update(row);
      }
      for (const row of settled.added) await anomalies().insert(row);
      await anomalies()
        .where('last_day', '<', since)
        .whereNot({ state: 'over' })
        .update({ state: 'over' });
      return anomalies()
        .where({ state: 'open', gone: false, told: false })
        .orderBy(['day', 'entity_ref', 'currency']);
    });
  }

  /** Remembers that its owner was told, and how bad it was then. */
  async markTold({
    id,
    severity,
  }: Pick<AnomalyRow, 'id' | 'severity'>): Promise<void> {
    await this.#knex<AnomalyRow>(ANOMALIES)
      .where({ id })
      .update({ told: true, told_severity: severity });
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

  /** Whether somebody was told of a budget. */
  async isBudgetTold(row: ToldBudget): Promise<boolean> {
    return Boolean(await this.#knex(BUDGETS).where(row).first());
  }

  /** Remembers that somebody was told of a budget. */
  async markBudgetTold(row: ToldBudget): Promise<void> {
    await this.#knex(BUDGETS).insert(row).onConflict().ignore();
  }
}
