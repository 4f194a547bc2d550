import { NotFoundError } from '@backstage/errors';
import { Scan } from '@paved-path/backstage-plugin-drift-common';
import { PRIORITY } from '../database/CheckStore';
import { DriftDatabase } from '../database/DriftDatabase';
import { Checks } from './Checks';
import { DriftReporter } from './DriftReporter';

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
    const ids = (await environments.listActive()).map(row => row.id);
    // All of it or nothing, so that a scan whose process ends here is none, instead of one that leaves some out.
    const begun = await this.#database.transaction(async trx => {
      const id = await scans.begin(requestedBy, ids.length, trx);
      const request = { priority: PRIORITY.scan, requestedBy, scanId: id };
      return id && { id, rows: await checks.queue(ids, request, trx) };
    });
    if (!begun) {
      const running = await scans.getRunning();
      // It ended just now, so the next one may begin.
      return running ?? this.start(checks, requestedBy);
    }
    await checks.announce(begun.rows.map(row => row.id));
    await this.checkEnded(begun.id);
    return this.require(begun.id);
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

  /** Ends scans that nobody ended. */
  async endDone(): Promise<void> {
    await this.#database.scans.endDone();
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
