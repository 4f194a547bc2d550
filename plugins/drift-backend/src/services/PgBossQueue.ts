import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Knex } from 'knex';
import PgBoss from 'pg-boss';
import { CheckStore } from '../database/CheckStore';
import { CheckQueue } from './CheckQueue';

const QUEUE = 'checks';
const SWEEP_INTERVAL = 5_000;
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
    }, SWEEP_INTERVAL);
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
      const orphans: string[] = [];
      for (const row of await this.#checks.listClaimable(Date.now(), 200)) {
        const job = await this.#boss.getJobById(QUEUE, row.id);
        const isWaiting = job?.state === 'created' || job?.state === 'retry';
        const isTaken =
          row.state === 'queued' &&
          job?.state === 'active' &&
          Date.now() - job.startedOn.getTime() < SWEEP_INTERVAL;
        if (isWaiting || isTaken) continue;
        if (job) await this.#boss.deleteJob(QUEUE, row.id);
        orphans.push(row.id);
      }
      if (orphans.length) await this.#insert(orphans);
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
