import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { OnCallProvider } from '@paved-path/backstage-plugin-on-call-node';
import { setImmediate } from 'node:timers/promises';
import { withDeadline } from '@paved-path/provider-kit-node';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { DueHistory } from '../database/HistoryStore';
import { IncidentRecorder } from './IncidentRecorder';

const CALLS_AT_ONCE = 4;
const INTERVAL = 15 * 60_000;
/** After so long, in milliseconds, what is known of past incidents is old. @internal */
export const HISTORY_STALE_AFTER = 3 * INTERVAL;
const AGAIN_AFTER_FAILURE = 60_000;
// So much is read twice, for vendors whose lists lag behind.
const OVERLAP = 5 * 60_000;
const LEASE_MARGIN = 60_000;

/** What a provider failed with. */
class ReadingError extends Error {}

/** Reads past incidents: far back at first, then what changed since. @internal */
export class IncidentHistory {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #recorder: IncidentRecorder;
  readonly #logger: LoggerService;
  readonly #timeout: number;
  readonly #backfill: number;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #isWanted = false;

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    recorder: IncidentRecorder;
    logger: LoggerService;
    /** What a provider may take to answer, in milliseconds. */
    callTimeout: number;
    /** How far back is read at first, in milliseconds. */
    backfill: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#recorder = options.recorder;
    this.#logger = options.logger;
    this.#timeout = options.callTimeout;
    this.#backfill = options.backfill;
  }

  /** Has what is due read soon; nobody waits until it is. */
  wake(): void {
    this.readDue().catch(error =>
      this.#logger.warn(
        `Past incidents could not be kept: ${toError(error).message}`,
      ),
    );
  }

  /** Reads what is due, and waits until it is done. */
  async readDue(): Promise<void> {
    this.#isWanted = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The backend stops'));
    await this.#running?.catch(() => {});
  }

  async #run(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      await Promise.all(
        Array.from({ length: CALLS_AT_ONCE }, () => this.#work()),
      );
    }
  }

  async #work(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      // A provider that is left alone fails at once, and a thousand of those in a row would keep everybody waiting.
      await setImmediate();
      const now = Date.now();
      const until = now + this.#timeout + LEASE_MARGIN;
      const [service] = await this.#database.histories.takeDue(
        { now, until },
        1,
      );
      if (!service) return;
      await this.#read(service, until);
    }
  }

  async #read(service: DueHistory, until: number): Promise<void> {
    const { histories } = this.#database;
    const provider = this.#providers.get(service.providerId);
    const askedAt = new Date();
    const after = (milliseconds: number) =>
      new Date(Date.now() + milliseconds).toISOString();
    if (!provider) {
      await histories.end(service, until, { dueAt: after(INTERVAL) });
      return;
    }
    const since = service.historyReadAt
      ? Date.parse(service.historyReadAt) - OVERLAP
      : askedAt.getTime() - this.#backfill;
    try {
      const incidents = await withDeadline(
        provider.title,
        this.#timeout,
        signal =>
          provider.listIncidents(
            service.key,
            { since: new Date(since).toISOString() },
            { signal },
          ),
        this.#stopping.signal,
      ).catch(error => {
        throw new ReadingError(toError(error).message);
      });
      const isWhole = await this.#recorder.saveHistory(
        service,
        incidents,
        askedAt.toISOString(),
      );
      // What was left to another service is read again should an entity name this one once more.
      await histories.end(
        service,
        until,
        isWhole
          ? { readAt: askedAt.toISOString(), dueAt: after(INTERVAL) }
          : { dueAt: after(AGAIN_AFTER_FAILURE) },
      );
    } catch (error) {
      const isStopping = this.#stopping.signal.aborted;
      await histories.end(service, until, {
        ...(!isStopping && { reason: reasonOf(error, provider) }),
        dueAt: after(isStopping ? 0 : AGAIN_AFTER_FAILURE),
      });
      if (isStopping) return;
      this.#logger.warn(
        `Past incidents of ${service.key} could not be read from ${
          provider.title
        }: ${toError(error).message}`,
      );
    }
  }
}

/** What a provider says is for people; what the database says is not. */
function reasonOf(error: unknown, { title }: OnCallProvider): string {
  return error instanceof ReadingError
    ? error.message
    : `What ${title} said of past incidents could not be kept`;
}
