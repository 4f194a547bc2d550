import { NotFoundError } from '@backstage/errors';
import { Scan } from '@paved-path/backstage-plugin-drift-common';
import { PRIORITY } from '../database/CheckStore';
import { DriftDatabase } from '../database/DriftDatabase';
import { Checks } from './Checks';
import { DriftReporter } from './DriftReporter';

const ABANDONED_AFTER = 5 * 60 * 1000;

/** Checks the whole fleet, one scan at a time. @internal */
export class Scans {
  readonly #database: DriftDatabase;
  readonly #reporter: DriftReporter;

  constructor(options: { database: DriftDatabase; reporter: DriftReporter }) {
    this.#database = options.database;
    this.#reporter = options.reporter;
  }

  /** Begins a scan; the one that runs already is answered where there is one. */
  async start(checks: Checks, requestedBy: string): Promise<Scan> {
    const { scans, environments } = this.#database;
    const { id, isNew } = await scans.begin(requestedBy);
    if (isNew) {
      const rows = await environments.listActive();
      await scans.setTotal(id, rows.length);
      await checks.enqueue(
        rows.map(row => row.id),
        { priority: PRIORITY.scan, requestedBy, scanId: id },
      );
      await this.checkEnded(id);
    }
    return this.require(id);
  }

  async getLatest(): Promise<Scan | undefined> {
    return this.#database.scans.getLatest();
  }

  /** @throws NotFoundError */
  async require(id: string): Promise<Scan> {
    const scan = await this.#database.scans.get(id);
    if (!scan) throw new NotFoundError(`There is no scan ${id}`);
    return scan;
  }

  /** Cancels what waits and what runs; what a person asked for besides goes on. */
  async cancel(checks: Checks, id: string): Promise<Scan> {
    await this.require(id);
    if (await this.#database.scans.end(id, 'cancelled')) {
      for (const check of await this.#database.checks.listCancellable(id)) {
        await checks.cancel(check.id);
      }
      this.#reporter.fleetChanged({ scanId: id });
    }
    return this.require(id);
  }

  /** Ends scans whose process ended before they did. */
  async endAbandoned(): Promise<void> {
    const before = new Date(Date.now() - ABANDONED_AFTER).toISOString();
    await this.#database.scans.endAbandoned(before);
  }

  /** Ends a scan when its last check has ended. */
  async checkEnded(id: string): Promise<void> {
    const scan = await this.#database.scans.get(id);
    if (scan?.state === 'running' && scan.finished >= scan.total) {
      await this.#database.scans.end(id, 'finished');
    }
    this.#reporter.fleetChanged({ scanId: id });
  }
}
