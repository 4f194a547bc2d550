import { Knex } from 'knex';
import { DriftDatabase } from '../database/DriftDatabase';
import { stateColumns } from '../database/EnvironmentStore';
import { EnvironmentRow } from '../database/rows';
import { stateOf, tally } from '../rules/environmentState';
import { StoredDrift } from '../rules/life';
import { decideNews, News, Told } from '../rules/telling';

/** What came of a change, to be told once it is committed. @internal */
export type Settled = { row: EnvironmentRow; news: News[] };

/**
 * Writes what follows for an environment from its drifts and what was just learnt of it.
 * @internal
 */
export async function settle(
  database: DriftDatabase,
  trx: Knex.Transaction,
  options: {
    row: EnvironmentRow;
    drifts: readonly StoredDrift[];
    patch?: Partial<EnvironmentRow>;
    looked: boolean;
    now: string;
  },
): Promise<Settled> {
  const { drifts, looked, now } = options;
  const row = { ...options.row, ...options.patch };
  const counts = tally(drifts);
  const failingSince = row.failing_since ?? undefined;
  const state = stateOf({
    retiredAt: row.retired_at ?? undefined,
    checkedAt: row.checked_at ?? undefined,
    failingSince,
    counts,
  });
  const { told, news } = decideNews({
    told: {
      drift: row.told as Told['drift'],
      failing: Boolean(row.told_failing),
    },
    counts,
    failingSince,
    now,
    looked,
  });
  const patch: Partial<EnvironmentRow> = {
    ...options.patch,
    ...stateColumns(state),
    count_new: counts.new,
    count_acknowledged: counts.acknowledged,
    count_ignored: counts.ignored,
    drifted_since: counts.driftedSince ?? null,
    told: told.drift,
    told_failing: told.failing,
  };
  await database.environments.update(row.id, patch, trx);
  return { row: { ...row, ...patch }, news };
}
