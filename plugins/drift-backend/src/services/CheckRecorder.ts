import { CheckOutcome } from '@paved-path/backstage-plugin-drift-common';
import { CheckReport } from '@paved-path/backstage-plugin-drift-node';
import { DriftDatabase } from '../database/DriftDatabase';
import { CheckRow, EnvironmentRow } from '../database/rows';
import { applyReport } from '../rules/life';
import { nextCheckAt } from '../rules/schedule';
import { settle, Settled } from './settle';

/** What a check came to. @internal */
export type CheckResult =
  | { outcome: 'looked'; report: CheckReport }
  | {
      outcome: Exclude<CheckOutcome, 'in-sync' | 'drifted'>;
      reason: string;
      /** True where it says nothing about whether the environment can be looked at. */
      saysNothing?: boolean;
    };

/** Writes what checks came to, all of it or nothing. @internal */
export class CheckRecorder {
  readonly #database: DriftDatabase;
  readonly #schedule: number | undefined;

  constructor(options: {
    database: DriftDatabase;
    /** In milliseconds. */
    schedule: number | undefined;
  }) {
    this.#database = options.database;
    this.#schedule = options.schedule;
  }

  /**
   * Ends a check. Only one that looked changes drifts; one that could not is remembered as failing; one that was cancelled changes nothing.
   *
   * @returns undefined where the check is no longer the owner's; then nothing was written
   */
  async record(
    check: CheckRow,
    owner: string,
    result: CheckResult,
  ): Promise<Settled | undefined> {
    const { checks, environments } = this.#database;
    const at = new Date();
    const now = at.toISOString();
    return this.#database.transaction(async trx => {
      const row = await environments.lock(check.environment_id, trx);
      const outcome = outcomeOf(result);
      const reason = result.outcome === 'looked' ? undefined : result.reason;
      const isMine = await checks.finish(
        check.id,
        owner,
        { outcome, reason, at: now },
        trx,
      );
      if (!isMine || !row) return undefined;
      if (
        row.retired_at ||
        (result.outcome !== 'looked' &&
          (result.outcome === 'cancelled' || result.saysNothing))
      ) {
        const patch = {
          next_check_at: row.retired_at ? null : this.#next(row, at),
        };
        await environments.update(row.id, patch, trx);
        return { row: { ...row, ...patch }, news: [] };
      }
      const open = await this.#database.drifts.listOpen(row.id, trx);
      const next_check_at = this.#next(row, at);
      if (result.outcome !== 'looked') {
        return settle(this.#database, trx, {
          row,
          drifts: open,
          patch: {
            failing_since: row.failing_since ?? now,
            reason: result.reason,
            next_check_at,
          },
          looked: false,
          now,
        });
      }
      const { report } = result;
      const drifts = applyReport({
        open,
        report,
        place: {
          environmentId: row.id,
          repository: row.repository ?? undefined,
        },
        rules: await this.#database.drifts.listRules(trx),
        now,
      });
      await this.#database.drifts.save(open, drifts, trx);
      return settle(this.#database, trx, {
        row,
        drifts,
        patch: {
          checked_at: now,
          took_ms: Math.max(
            0,
            at.getTime() - Date.parse(check.started_at ?? now),
          ),
          failing_since: null,
          reason: null,
          revision: report.revision?.slice(0, 255) ?? null,
          state_written_at: report.stateWrittenAt ?? null,
          truncated: report.truncated,
          next_check_at,
        },
        looked: true,
        now,
      });
    });
  }

  #next(row: EnvironmentRow, at: Date): string | null {
    return this.#schedule === undefined
      ? null
      : new Date(
          nextCheckAt(row.id, this.#schedule, at.getTime()),
        ).toISOString();
  }
}

function outcomeOf(result: CheckResult): CheckOutcome {
  if (result.outcome !== 'looked') return result.outcome;
  return result.report.resources.length ? 'drifted' : 'in-sync';
}
