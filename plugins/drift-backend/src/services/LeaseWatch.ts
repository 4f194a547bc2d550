import { CheckStore } from '../database/CheckStore';
import { StandstillWatch } from '../rules/standstill';
import { LEASE, LONGEST_GAP } from './lease';

/** Notices checks whose process is gone, by leases that nobody keeps. @internal */
export class LeaseWatch {
  readonly #checks: CheckStore;
  readonly #watch = new StandstillWatch(LONGEST_GAP);

  constructor(checks: CheckStore) {
    this.#checks = checks;
  }

  /**
   * Queues anew what was not kept for as long as a lease is; to be called again and again.
   *
   * @returns the ids of those checks
   */
  async takeBackAbandoned(): Promise<string[]> {
    const abandoned: string[] = [];
    const running = new Map(
      (await this.#checks.listRunning()).map(row => [row.id, row]),
    );
    const leases = new Map(
      [...running].map(([id, row]) => [
        id,
        `${row.lease_owner} ${row.lease_until}`,
      ]),
    );
    for (const [id, unchanged] of this.#watch.look(leases)) {
      const row = running.get(id);
      if (row && unchanged >= LEASE && (await this.#checks.takeBack(row))) {
        abandoned.push(id);
      }
    }
    return abandoned;
  }
}
