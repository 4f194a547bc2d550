import { NotFoundError } from '@backstage/errors';
import { Check } from '@paved-path/backstage-plugin-drift-common';
import { Knex } from 'knex';
import { CheckRequest, PRIORITY } from '../database/CheckStore';
import { DriftDatabase } from '../database/DriftDatabase';
import { CheckRow, EnvironmentRow, toCheck } from '../database/rows';
import { nextCheckAt } from '../rules/schedule';
import { CheckQueue } from './CheckQueue';
import { CheckRunner } from './CheckRunner';
import { DriftReporter } from './DriftReporter';
import { Scans } from './Scans';

/** Asks for checks, and cancels them. @internal */
export class Checks {
  readonly #database: DriftDatabase;
  readonly #queue: CheckQueue;
  readonly #runner: CheckRunner;
  readonly #reporter: DriftReporter;
  readonly #scans: Scans;
  readonly #schedule: number | undefined;

  constructor(options: {
    database: DriftDatabase;
    queue: CheckQueue;
    runner: CheckRunner;
    reporter: DriftReporter;
    scans: Scans;
    /** In milliseconds. */
    schedule: number | undefined;
  }) {
    this.#database = options.database;
    this.#queue = options.queue;
    this.#runner = options.runner;
    this.#reporter = options.reporter;
    this.#scans = options.scans;
    this.#schedule = options.schedule;
  }

  /** Checks an environment now; the check under way is answered where there is one. */
  async start(row: EnvironmentRow, requestedBy: string): Promise<Check> {
    const [check] = await this.enqueue([row.id], {
      priority: PRIORITY.person,
      requestedBy,
    });
    this.#reporter.changed(row, { checkId: check.id });
    return toCheck(check);
  }

  async enqueue(
    environmentIds: string[],
    request: CheckRequest,
  ): Promise<CheckRow[]> {
    const rows = await this.#database.checks.enqueue(environmentIds, request);
    await this.announce(rows.map(row => row.id));
    return rows;
  }

  /** Queues checks in a transaction; they are to be announced after it. */
  queue(
    environmentIds: string[],
    request: CheckRequest,
    trx: Knex.Transaction,
  ): Promise<CheckRow[]> {
    return this.#database.checks.enqueue(environmentIds, request, trx);
  }

  /** Says that checks wait; that it cannot be said keeps nothing from being run, only later. */
  async announce(checkIds: string[]): Promise<void> {
    await this.#queue.add(checkIds);
  }

  /** @throws NotFoundError */
  async require(id: string): Promise<CheckRow> {
    const check = await this.#database.checks.get(id);
    if (!check) throw new NotFoundError(`There is no check ${id}`);
    return check;
  }

  async cancel(id: string): Promise<Check> {
    const hasEnded = await this.#database.checks.cancel(id, 'It was cancelled');
    this.#runner.cancel(id);
    const check = await this.require(id);
    if (hasEnded) {
      const row = await this.#database.environments.get(check.environment_id);
      if (row) {
        await this.#postpone(row);
        this.#reporter.changed(row, { checkId: id });
      }
      if (check.scan_id) await this.#scans.checkEnded(check.scan_id);
    }
    return toCheck(check);
  }

  /** What was cancelled is not queued again a minute later, because it is still due. */
  async #postpone(row: EnvironmentRow): Promise<void> {
    if (this.#schedule === undefined || row.retired_at) return;
    const next = nextCheckAt(row.id, this.#schedule, Date.now());
    await this.#database.environments.update(row.id, {
      next_check_at: new Date(next).toISOString(),
    });
  }
}
