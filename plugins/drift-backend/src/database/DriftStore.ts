import {
  IgnoreRule,
  IgnoreRuleRequest,
} from '@paved-path/backstage-plugin-drift-common';
import { Knex } from 'knex';
import { StoredDrift } from '../rules/life';
import {
  DriftRow,
  IgnoreRuleRow,
  toDriftRow,
  toIgnoreRule,
  toStoredDrift,
} from './rows';

const DRIFTS = 'drifts';
const RULES = 'ignore_rules';

/** The rows of drifts and of what is ignored. @internal */
export class DriftStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(
    id: string,
    on: Knex = this.#knex,
  ): Promise<StoredDrift | undefined> {
    const row = await on<DriftRow>(DRIFTS).where({ id }).first();
    return row && toStoredDrift(row);
  }

  /** What is drifted in an environment now. */
  async listOpen(
    environmentId: string,
    on: Knex = this.#knex,
  ): Promise<StoredDrift[]> {
    const rows = await on<DriftRow>(DRIFTS)
      .where({ environment_id: environmentId })
      .whereIn('state', ['new', 'acknowledged'])
      .orderBy(['address', 'cause', 'id']);
    return rows.map(toStoredDrift);
  }

  /** What was resolved in an environment, the latest first. */
  async listResolved(
    environmentId: string,
    options: { since: string; limit: number },
  ): Promise<StoredDrift[]> {
    const rows = await this.#knex<DriftRow>(DRIFTS)
      .where({ environment_id: environmentId, state: 'resolved' })
      .where('resolved_at', '>=', options.since)
      .orderBy('resolved_at', 'desc')
      .limit(options.limit);
    return rows.map(toStoredDrift);
  }

  /** Writes what changed. */
  async save(
    before: readonly StoredDrift[],
    after: readonly StoredDrift[],
    trx: Knex,
  ): Promise<void> {
    const known = new Map(before.map(drift => [drift.id, drift]));
    const added: DriftRow[] = [];
    for (const drift of after) {
      const old = known.get(drift.id);
      if (!old) {
        added.push(toDriftRow(drift));
      } else if (old !== drift) {
        const { id, ...columns } = toDriftRow(drift);
        await trx<DriftRow>(DRIFTS).where({ id }).update(columns);
      }
    }
    for (let at = 0; at < added.length; at += 50) {
      await trx<DriftRow>(DRIFTS).insert(added.slice(at, at + 50));
    }
  }

  /** The environments in which an acknowledgement has ended. */
  async listExpired(now: string): Promise<string[]> {
    return this.#knex<DriftRow>(DRIFTS)
      .where({ state: 'acknowledged' })
      .where('acknowledged_until', '<=', now)
      .distinct('environment_id')
      .pluck('environment_id');
  }

  async listRules(on: Knex = this.#knex): Promise<Omit<IgnoreRule, 'hides'>[]> {
    const rows = await on<IgnoreRuleRow>(RULES).orderBy(['created_at', 'id']);
    return rows.map(toIgnoreRule);
  }

  /** How many drifts each rule hides, alone or with others. */
  async countHidden(): Promise<Map<string, number>> {
    const rows: Pick<DriftRow, 'ignore_rule_ids'>[] =
      await this.#knex<DriftRow>(DRIFTS)
        .whereNotNull('ignore_rule_id')
        .whereNot({ state: 'resolved' })
        .select('ignore_rule_ids');
    const counts = new Map<string, number>();
    for (const row of rows) {
      for (const id of JSON.parse(row.ignore_rule_ids) as string[]) {
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
    }
    return counts;
  }

  async insertRule(
    id: string,
    request: IgnoreRuleRequest,
    createdBy: string,
    trx: Knex,
  ): Promise<Omit<IgnoreRule, 'hides'>> {
    const row: IgnoreRuleRow = {
      id,
      environment_id: request.environmentId ?? null,
      repository: request.repository ?? null,
      address: request.address ?? null,
      type: request.type ?? null,
      attribute: request.attribute ?? null,
      reason: request.reason,
      created_by: createdBy,
      created_at: new Date().toISOString(),
    };
    await trx<IgnoreRuleRow>(RULES).insert(row);
    return toIgnoreRule(row);
  }

  async getRule(
    id: string,
    on: Knex = this.#knex,
  ): Promise<Omit<IgnoreRule, 'hides'> | undefined> {
    const row = await on<IgnoreRuleRow>(RULES).where({ id }).first();
    return row && toIgnoreRule(row);
  }

  async deleteRule(id: string): Promise<void> {
    await this.#knex(RULES).where({ id }).delete();
  }

  /** Environments with open drift in which a rule may matter. */
  async listEnvironmentsInReach(
    rule: Pick<IgnoreRule, 'environmentId' | 'repository'>,
  ): Promise<string[]> {
    return this.#knex('environments')
      .whereNull('retired_at')
      .where(rule.environmentId ? { id: rule.environmentId } : {})
      .where(rule.repository ? { repository: rule.repository } : {})
      .whereRaw('count_new + count_acknowledged + count_ignored > 0')
      .pluck('id');
  }

  async deleteResolvedBefore(instant: string): Promise<number> {
    return this.#knex(DRIFTS)
      .where({ state: 'resolved' })
      .where('resolved_at', '<', instant)
      .delete();
  }
}
