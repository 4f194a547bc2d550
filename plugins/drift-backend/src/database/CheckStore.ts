import { CheckOutcome } from '@paved-path/backstage-plugin-drift-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { CheckRow } from './rows';

const CHECKS = 'checks';

const waitingAgain: Partial<CheckRow> = {
  state: 'queued',
  started_at: null,
  step: null,
  lease_owner: null,
  lease_until: null,
};

/** Who is served first. @internal */
export const PRIORITY = { scheduled: 0, scan: 1, person: 2 } as const;

/** Why environments are checked. @internal */
export type CheckRequest = {
  priority: number;
  requestedBy?: string;
  scanId?: string;
  fixId?: string;
};

/**
 * The rows of checks. Whoever runs a check holds its lease; what it writes is conditional on that.
 * @internal
 */
export class CheckStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(id: string): Promise<CheckRow | undefined> {
    return this.#knex<CheckRow>(CHECKS).where({ id }).first();
  }

  /** The checks under way of environments. */
  async listUnderWay(environmentIds: string[]): Promise<Map<string, CheckRow>> {
    const underWay = new Map<string, CheckRow>();
    for (let at = 0; at < environmentIds.length; at += 500) {
      const rows = await this.#knex<CheckRow>(CHECKS)
        .whereIn('environment_id', environmentIds.slice(at, at + 500))
        .whereRaw("state <> 'finished'");
      for (const row of rows) underWay.set(row.environment_id, row);
    }
    return underWay;
  }

  /** When checks of environments last ended that could not look; none of those that were cancelled. */
  async listLastFailed(environmentIds: string[]): Promise<Map<string, string>> {
    const failed = new Map<string, string>();
    for (let at = 0; at < environmentIds.length; at += 500) {
      const rows: { environment_id: string; last: string }[] = await this.#knex(
        CHECKS,
      )
        .whereIn('environment_id', environmentIds.slice(at, at + 500))
        .whereIn('outcome', ['failed', 'timed-out'])
        .groupBy('environment_id')
        .select('environment_id')
        .max({ last: 'finished_at' });
      for (const row of rows) failed.set(row.environment_id, row.last);
    }
    return failed;
  }

  /** The newest checks of an environment. */
  async listByEnvironment(
    environmentId: string,
    limit: number,
  ): Promise<CheckRow[]> {
    return this.#knex<CheckRow>(CHECKS)
      .where({ environment_id: environmentId })
      .orderBy('queued_at', 'desc')
      .limit(limit);
  }

  /**
   * Queues a check of each environment that has none under way; one that has keeps it, and is served with the higher priority.
   *
   * @returns a check of each, in no order; one that was queued may have ended already
   */
  async enqueue(
    environmentIds: string[],
    request: CheckRequest,
    on: Knex = this.#knex,
  ): Promise<CheckRow[]> {
    const queuedAt = new Date().toISOString();
    const underWay: CheckRow[] = [];
    for (let at = 0; at < environmentIds.length; at += 50) {
      let missing = environmentIds.slice(at, at + 50);
      while (missing.length) {
        const rows = await this.#enqueueOnce(missing, queuedAt, request, on);
        underWay.push(...rows);
        // Where the one under way ended meanwhile, there is none yet.
        const found = new Set(rows.map(row => row.environment_id));
        missing = missing.filter(id => !found.has(id));
      }
    }
    return underWay;
  }

  async #enqueueOnce(
    environmentIds: string[],
    queuedAt: string,
    request: CheckRequest,
    on: Knex,
  ): Promise<CheckRow[]> {
    const added = environmentIds.map(environmentId => ({
      id: randomUUID(),
      environment_id: environmentId,
      state: 'queued',
      requested_by: request.requestedBy ?? null,
      queued_at: queuedAt,
      priority: request.priority,
      scan_id: request.scanId ?? null,
      fix_id: request.fixId ?? null,
      cancel_requested: false,
    }));
    await on<CheckRow>(CHECKS)
      .insert(added)
      // The unique index is a partial one, so no columns are named.
      .onConflict()
      .ignore();
    const open = () =>
      on<CheckRow>(CHECKS)
        .whereIn('environment_id', environmentIds)
        .whereRaw("state <> 'finished'");
    await open()
      .where('priority', '<', request.priority)
      .update({ priority: request.priority });
    if (request.scanId) {
      // There is one scan at a time, so any other has ended.
      await open().update({ scan_id: request.scanId });
    }
    // What was added may have ended already.
    const rows = new Map<string, CheckRow>();
    const mine = on<CheckRow>(CHECKS).whereIn(
      'id',
      added.map(row => row.id),
    );
    for (const row of [...(await mine), ...(await open())]) {
      rows.set(row.environment_id, row);
    }
    return [...rows.values()];
  }

  /** Checks that wait to be run; those of people first. */
  async listWaiting(limit: number): Promise<CheckRow[]> {
    return this.#knex<CheckRow>(CHECKS)
      .where({ state: 'queued' })
      .whereRaw("state <> 'finished'")
      .orderBy([
        { column: 'priority', order: 'desc' },
        { column: 'queued_at' },
        { column: 'id' },
      ])
      .limit(limit);
  }

  /** Checks that some process runs, or ran until it was gone. */
  async listRunning(): Promise<CheckRow[]> {
    return this.#knex<CheckRow>(CHECKS)
      .where({ state: 'running' })
      .whereRaw("state <> 'finished'");
  }

  /** Begins to run a check that waits; undefined where somebody else does, or it has ended. */
  async claim(
    id: string,
    lease: { owner: string; now: number; until: number },
  ): Promise<CheckRow | undefined> {
    const count = await this.#knex<CheckRow>(CHECKS)
      .where({ id, state: 'queued' })
      .update({
        state: 'running',
        started_at: new Date(lease.now).toISOString(),
        attempts: this.#knex.raw('attempts + 1'),
        lease_owner: lease.owner,
        lease_until: lease.until,
      });
    return count ? this.get(id) : undefined;
  }

  /**
   * Keeps a lease; tells whether it is still held, and whether the check is to be cancelled. Others see that a lease is kept by its end being
   * another one each time, also where the clock was set back.
   */
  async renew(
    id: string,
    owner: string,
    until: number,
  ): Promise<{ held: boolean; cancelled: boolean }> {
    const count = await this.#knex<CheckRow>(CHECKS)
      .where({ id, lease_owner: owner, state: 'running' })
      .update({
        lease_until: this.#knex.raw(
          'case when lease_until < ? then ? else lease_until + 1 end',
          [until, until],
        ),
      });
    const row = count ? await this.get(id) : undefined;
    return {
      held: row !== undefined,
      cancelled: Boolean(row?.cancel_requested),
    };
  }

  /** Queues anew what a process that is gone ran; false where its lease was kept after all. */
  async takeBack({ id, lease_owner, lease_until }: CheckRow): Promise<boolean> {
    const count = await this.#knex<CheckRow>(CHECKS)
      .where({ id, lease_owner, lease_until, state: 'running' })
      .update(waitingAgain);
    return count > 0;
  }

  async setStep(id: string, owner: string, step: string): Promise<boolean> {
    const count = await this.#knex<CheckRow>(CHECKS)
      .where({ id, lease_owner: owner, state: 'running' })
      .update({ step: step.slice(0, 200) });
    return count > 0;
  }

  /** Ends a check; false where it is no longer the owner's, and then nothing else may be written of it either. */
  async finish(
    id: string,
    owner: string,
    result: { outcome: CheckOutcome; reason?: string; at: string },
    on: Knex = this.#knex,
  ): Promise<boolean> {
    const count = await on<CheckRow>(CHECKS)
      .where({ id, lease_owner: owner, state: 'running' })
      .update(ended(result));
    return count > 0;
  }

  /**
   * Cancels: what waits ends at once, what runs as soon as its process hears of it.
   *
   * @returns true where it has ended
   */
  async cancel(id: string, reason: string): Promise<boolean> {
    const count = await this.#knex<CheckRow>(CHECKS)
      .where({ id, state: 'queued' })
      .update(
        ended({ outcome: 'cancelled', reason, at: new Date().toISOString() }),
      );
    if (count) return true;
    await this.#knex<CheckRow>(CHECKS)
      .where({ id, state: 'running' })
      .update({ cancel_requested: true });
    return false;
  }

  /** Cancels the checks of a scan that were asked for by nobody else. */
  async listCancellable(scanId: string): Promise<CheckRow[]> {
    return this.#knex<CheckRow>(CHECKS)
      .where({ scan_id: scanId })
      .whereNull('fix_id')
      .whereRaw("state <> 'finished'")
      .where('priority', '<=', PRIORITY.scan);
  }

  /** Gives checks back, so that another process begins them anew at once. */
  async giveBack(owner: string): Promise<void> {
    await this.#knex<CheckRow>(CHECKS)
      .where({ lease_owner: owner, state: 'running' })
      .whereRaw("state <> 'finished'")
      .update({ ...waitingAgain, attempts: 0 });
  }

  async deleteFinishedBefore(instant: string): Promise<number> {
    return this.#knex(CHECKS).where('finished_at', '<', instant).delete();
  }
}

function ended(result: {
  outcome: CheckOutcome;
  reason?: string;
  at: string;
}): Partial<CheckRow> {
  return {
    state: 'finished',
    outcome: result.outcome,
    reason: result.reason ?? null,
    finished_at: result.at,
    step: null,
    lease_owner: null,
    lease_until: null,
  };
}
