import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Knex } from 'knex';
import PgBoss from 'pg-boss';
import { CheckStore } from '../database/CheckStore';
import { StandstillWatch } from '../rules/standstill';
import { CheckQueue } from './CheckQueue';
import { LONGEST_GAP, SHARED_SWEEP_INTERVAL, TAKEN_FOR } from './lease';
import { LeaseWatch } from './LeaseWatch';

const QUEUE = 'checks';
const POLL_SECONDS = 1;

/**
 * Spreads the checks over all replicas of the backend with pg-boss, on the connections of the plugin's own database.
 *
 * @remarks
 * A job has the id of its check, so that it is queued once. pg-boss notices a dead worker by the job's age alone; the lease of the
 * check tells of it sooner, and a sweep then queues the job anew.
 *
 * @internal
 */
export class PgBossQueue implements CheckQueue {
  readonly #boss: PgBoss;
  readonly #checks: CheckStore;
  readonly #concurrency: number;
  readonly #logger: LoggerService;
  readonly #expireInSeconds: number;
  readonly #leases: LeaseWatch;
  readonly #takenJobs = new StandstillWatch(LONGEST_GAP);
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #workers: string[] = [];
  #isStarted = false;

  constructor(options: {
    knex: Knex;
    checks: CheckStore;
    concurrency: number;
    /** In milliseconds. */
    checkTimeout: number;
    logger: LoggerService;
    schema?: string;
  }) {
    const { knex, logger } = options;
    this.#checks = options.checks;
    this.#leases = new LeaseWatch(options.checks);
    this.#concurrency = options.concurrency;
    this.#logger = logger;
    this.#expireInSeconds = Math.ceil(options.checkTimeout / 1000) + 60;
    this.#boss = new PgBoss({
      schema: options.schema ?? 'drift_queue',
      schedule: false,
      db: { executeSql: (text, values) => executeSql(knex, text, values) },
    });
    this.#boss.on('error', error =>
      logger.error(`The queue of checks: ${error.message}`),
    );
  }

  async start(work: (checkId: string) => Promise<void>): Promise<void> {
    await this.#boss.start();
    await this.#boss.createQueue(QUEUE, {
      expireInSeconds: Math.min(this.#expireInSeconds, 24 * 60 * 60 - 1),
      retryLimit: 0,
      deleteAfterSeconds: 60 * 60,
    });
    this.#isStarted = true;
    for (let at = 0; at < this.#concurrency; at += 1) {
      const worker = await this.#boss.work<{ checkId: string }>(
        QUEUE,
        { pollingIntervalSeconds: POLL_SECONDS, batchSize: 1 },
        async ([job]) => work(job.data.checkId),
      );
      this.#workers.push(worker);
    }
    await this.#sweep();
    this.#timer = setInterval(() => {
      this.#sweeping = this.#sweeping.then(() => this.#sweep());
    }, SHARED_SWEEP_INTERVAL);
    this.#timer.unref();
  }

  /** What cannot be said now is found by the sweep. */
  async add(checkIds: string[]): Promise<void> {
    if (!this.#isStarted) return;
    try {
      await this.#insert(checkIds);
    } catch (error) {
      this.#logger.warn(
        `Checks wait for the next look at the queue: ${toError(error).message}`,
      );
    }
  }

  async #insert(checkIds: string[]): Promise<void> {
    for (let at = 0; at < checkIds.length; at += 500) {
      const rows = await Promise.all(
        checkIds.slice(at, at + 500).map(id => this.#checks.get(id)),
      );
      await this.#boss.insert(
        QUEUE,
        rows.flatMap(row =>
          row && row.state !== 'finished'
            ? [
                {
                  id: row.id,
                  name: QUEUE,
                  data: { checkId: row.id },
                  priority: row.priority,
                },
              ]
            : [],
        ),
      );
    }
    this.#wakeWorkers();
  }

  #wakeWorkers(): void {
    for (const worker of this.#workers) this.#boss.notifyWorker(worker);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
    if (!this.#isStarted) return;
    this.#isStarted = false;
    await this.#boss.stop({ graceful: true, wait: true, timeout: 10_000 });
  }

  /** Queues anew what waits without a job, and what a process that is gone has left. */
  async #sweep(): Promise<void> {
    try {
      const abandoned = await this.#leases.takeBackAbandoned();
      const orphans = [...abandoned];
      const taken = new Map<string, string>();
      for (const { id } of await this.#checks.listWaiting(200)) {
        if (abandoned.includes(id)) continue;
        const job = await this.#boss.getJobById(QUEUE, id);
        if (job?.state === 'created' || job?.state === 'retry') continue;
        if (job?.state === 'active') {
          taken.set(id, job.startedOn.toISOString());
        } else {
          orphans.push(id);
        }
      }
      // Whoever takes a job begins its check at once; where nobody does for a while, the job died with its worker.
      for (const [id, unchanged] of this.#takenJobs.look(taken)) {
        if (unchanged >= TAKEN_FOR) orphans.push(id);
      }
      for (const id of orphans) await this.#boss.deleteJob(QUEUE, id);
      if (orphans.length) await this.#insert(orphans);
      // A worker rests by the time of day, and where the clock is set back until that comes again.
      this.#wakeWorkers();
    } catch (error) {
      this.#logger.error(
        `Queued checks could not be looked after: ${toError(error).message}`,
      );
    }
  }
}

/** pg-boss writes its own placeholders and several statements at once, which knex would not pass on. */
async function executeSql(
  knex: Knex,
  text: string,
  values: unknown[],
): Promise<{ rows: unknown[] }> {
  const connection = await knex.client.acquireConnection();
  try {
    return await connection.query(text, values);
  } finally {
    await knex.client.releaseConnection(connection);
  }
}
