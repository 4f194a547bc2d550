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

  /**
   * Begins a scan, in the transaction that queues its checks.
   *
   * @returns its id; undefined where another scan runs
   */
  async begin(
    requestedBy: string,
    total: number,
    trx: Knex.Transaction,
  ): Promise<string | undefined> {
    const id = randomUUID();
    await trx<ScanRow>(SCANS)
      .insert({
        id,
        state: 'running',
        total,
        requested_by: requestedBy,
        started_at: new Date().toISOString(),
      })
      // The unique index is a partial one, so no columns are named.
      .onConflict()
      .ignore();
    const isMine = await trx<ScanRow>(SCANS).where({ id }).first();
    return isMine && id;
  }

  async getRunning(): Promise<Scan | undefined> {
    const row = await this.#knex<ScanRow>(SCANS)
      .where({ state: 'running' })
      .first();
    return row && this.#toScan(row);
  }

  async isOneRunning(): Promise<boolean> {
    const row = await this.#knex<ScanRow>(SCANS)
      .where({ state: 'running' })
      .first('id');
    return row !== undefined;
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

  /** Ends scans that have nothing left to check, as where the process of their last check ended before it could say so. */
  async endDone(): Promise<void> {
    await this.#knex<ScanRow>(SCANS)
      .where({ state: 'running' })
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
    const elapsed = Math.max(0, Date.now() - Date.parse(row.started_at));
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
