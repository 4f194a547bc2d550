import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { Scan } from '@paved-path/backstage-plugin-drift-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { CheckRow, ScanRow } from './rows';

const SCANS = 'scans';

/** The rows of scans. @internal */
export class ScanStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Begins a scan; the one that runs already is answered where there is one. */
  async begin(requestedBy: string): Promise<{ id: string; isNew: boolean }> {
    const id = randomUUID();
    try {
      await this.#knex<ScanRow>(SCANS).insert({
        id,
        state: 'running',
        total: 0,
        requested_by: requestedBy,
        started_at: new Date().toISOString(),
      });
      return { id, isNew: true };
    } catch (error) {
      if (!isDatabaseConflictError(error)) throw error;
      const running = await this.#knex<ScanRow>(SCANS)
        .where({ state: 'running' })
        .first();
      if (!running) throw error;
      return { id: running.id, isNew: false };
    }
  }

  async setTotal(id: string, total: number): Promise<void> {
    await this.#knex<ScanRow>(SCANS).where({ id }).update({ total });
  }

  async get(id: string): Promise<Scan | undefined> {
    const row = await this.#knex<ScanRow>(SCANS).where({ id }).first();
    return row && this.#toScan(row);
  }

  async getLatest(): Promise<Scan | undefined> {
    const row = await this.#knex<ScanRow>(SCANS)
      .orderBy('started_at', 'desc')
      .first();
    return row && this.#toScan(row);
  }

  /** Ends a scan that is done or cancelled. */
  async end(id: string, state: 'finished' | 'cancelled'): Promise<boolean> {
    const count = await this.#knex<ScanRow>(SCANS)
      .where({ id, state: 'running' })
      .update({ state, finished_at: new Date().toISOString() });
    return count > 0;
  }

  /** Ends scans that were begun before a moment and have nothing left to check, as where their process ended in the middle. */
  async endAbandoned(startedBefore: string): Promise<void> {
    await this.#knex<ScanRow>(SCANS)
      .where({ state: 'running' })
      .where('started_at', '<', startedBefore)
      .whereNotExists(
        this.#knex('checks')
          .whereRaw('checks.scan_id = scans.id')
          .whereRaw("checks.state <> 'finished'"),
      )
      .update({ state: 'finished', finished_at: new Date().toISOString() });
  }

  async deleteFinishedBefore(instant: string): Promise<number> {
    return this.#knex(SCANS).where('finished_at', '<', instant).delete();
  }

  async #toScan(row: ScanRow): Promise<Scan> {
    const counts: Array<{ outcome: CheckRow['outcome']; count: number }> =
      await this.#knex('checks')
        .where({ scan_id: row.id })
        .whereNotNull('outcome')
        .groupBy('outcome')
        .select('outcome')
        .count({ count: '*' });
    const of = (...outcomes: string[]) =>
      counts
        .filter(each => outcomes.includes(each.outcome ?? ''))
        .reduce((sum, each) => sum + Number(each.count), 0);
    const finished = of(
      'in-sync',
      'drifted',
      'failed',
      'timed-out',
      'cancelled',
    );
    const elapsed = Date.now() - Date.parse(row.started_at);
    return {
      id: row.id,
      state: row.state as Scan['state'],
      total: row.total,
      finished,
      drifted: of('drifted'),
      failed: of('failed', 'timed-out'),
      startedAt: row.started_at,
      finishedAt: row.finished_at ?? undefined,
      remainingMs:
        row.state === 'running' && finished > 0
          ? Math.round((elapsed / finished) * Math.max(0, row.total - finished))
          : undefined,
    };
  }
}
