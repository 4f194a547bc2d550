import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { OnCallProvider } from '@paved-path/backstage-plugin-on-call-node';
import { isDeepStrictEqual } from 'node:util';
import { withDeadline } from '@paved-path/provider-kit-node';
import { KnownEvents } from '../database/IncidentEventStore';
import { StoredIncident } from '../database/incidentRows';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { splitGlobalId } from '../rules/ids';
import { readIncidentEvents } from '../rules/sanitize';
import { OnCallReporter } from './OnCallReporter';

// What is open changes; of what is over, notes may still come.
const OPEN_INTERVAL = 5_000;
const PAST_INTERVAL = 10 * 60_000;
// Who opens an incident for the first time waits so long at most; what comes later is signalled.
const FIRST_WAIT = 1_000;

/** What happened in incidents: answered from the store, and read behind it. @internal */
export class IncidentEvents {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #reporter: OnCallReporter;
  readonly #logger: LoggerService;
  readonly #timeout: number;
  readonly #stopping = new AbortController();
  readonly #reading = new Set<Promise<void>>();

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    reporter: OnCallReporter;
    logger: LoggerService;
    /** What a provider may take to answer, in milliseconds. */
    callTimeout: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#reporter = options.reporter;
    this.#logger = options.logger;
    this.#timeout = options.callTimeout;
  }

  /** What is known; where that may be outdated, it is read anew, and those who look are told. */
  async get(incident: StoredIncident): Promise<KnownEvents> {
    const store = this.#database.incidentEvents;
    const known = await store.get(incident.id);
    const interval =
      incident.status === 'resolved' ? PAST_INTERVAL : OPEN_INTERVAL;
    const reading = this.refresh(incident, interval);
    if (known.events) return known;
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      reading,
      new Promise(resolve => {
        timer = setTimeout(resolve, FIRST_WAIT);
      }),
    ]);
    clearTimeout(timer);
    return store.get(incident.id);
  }

  /**
   * Reads the events of an incident, unless somebody did lately.
   *
   * @param interval - In milliseconds; 0: in any case.
   */
  async refresh(incident: StoredIncident, interval = 0): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const reading = this.#refresh(incident, interval).catch(error => {
      if (this.#stopping.signal.aborted) return;
      this.#logger.warn(
        `What happened in ${incident.id} could not be kept: ${
          toError(error).message
        }`,
      );
    });
    this.#reading.add(reading);
    await reading;
    this.#reading.delete(reading);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The backend stops'));
    await Promise.all(this.#reading);
  }

  async #refresh(incident: StoredIncident, interval: number): Promise<void> {
    const store = this.#database.incidentEvents;
    const provider = this.#providers.get(incident.providerId);
    if (!provider) return;
    const now = Date.now();
    const isMine = await store.take(incident.id, {
      now: new Date(now).toISOString(),
      since: new Date(interval ? now - interval : now + 1).toISOString(),
    });
    if (!isMine) return;
    const before = await store.get(incident.id);
    try {
      const events = await withDeadline(
        provider.title,
        this.#timeout,
        signal =>
          provider.listEvents(splitGlobalId(incident.id).nativeId, { signal }),
        this.#stopping.signal,
      );
      await store.save(incident.id, {
        events: readIncidentEvents(events),
        readAt: new Date(now).toISOString(),
      });
    } catch (error) {
      this.#stopping.signal.throwIfAborted();
      await store.save(incident.id, { reason: toError(error).message });
    }
    const after = await store.get(incident.id);
    if (
      isDeepStrictEqual(before.events, after.events) &&
      before.reason === after.reason
    ) {
      return;
    }
    const entities = await this.#database.entities.listOfService({
      providerId: incident.providerId,
      key: incident.serviceKey,
    });
    this.#reporter.changed(
      entities.map(each => each.entityRef),
      { incidentId: incident.id },
    );
  }
}
