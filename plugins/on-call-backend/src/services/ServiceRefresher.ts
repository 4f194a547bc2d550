import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  OnCallProvider,
  ServiceReading,
} from '@paved-path/backstage-plugin-on-call-node';
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { withDeadline } from '@paved-path/provider-kit-node';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { ServiceId } from '../database/rows';
import { IncidentHistory } from './IncidentHistory';
import { ReadingRecorder } from './ReadingRecorder';

const KEYS_AT_ONCE = 100;
const CALLS_AT_ONCE = 3;
// What writing the answer may take after the deadline of the call.
const LEASE_MARGIN = 60_000;

/**
 * Keeps the store as the providers are. Who wants a service read says so in the database; one process reads it at a time, and one that was
 * wanted meanwhile is read again.
 * @internal
 */
export class ServiceRefresher {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #recorder: ReadingRecorder;
  readonly #history: IncidentHistory;
  readonly #logger: LoggerService;
  readonly #timeout: number;
  // Each batch has a lease of its own: two of this process do not take the same for theirs.
  readonly #leases = new Set<string>();
  readonly #stopping = new AbortController();
  readonly #working = new Set<Promise<void>>();
  readonly #workers = new Map<string, number>();
  readonly #onNew: (providerId: string) => void;
  // Providers of which a service was read for the first time.
  readonly #withNew = new Set<string>();
  #isStarted = false;

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    recorder: ReadingRecorder;
    history: IncidentHistory;
    logger: LoggerService;
    /** What a provider may take to answer, in milliseconds. */
    callTimeout: number;
    /** Told of a provider when services of it were read for the first time. */
    onNew: (providerId: string) => void;
  }) {
    this.#onNew = options.onNew;
    this.#database = options.database;
    this.#providers = options.providers;
    this.#recorder = options.recorder;
    this.#history = options.history;
    this.#logger = options.logger;
    this.#timeout = options.callTimeout;
  }

  /** Lets providers be asked, once they are started. */
  start(): void {
    this.#isStarted = true;
    for (const id of this.#providers.keys()) this.#wake(id);
  }

  /** Has services read soon; nobody waits until they are. */
  async want(ids: readonly ServiceId[]): Promise<void> {
    if (!ids.length) return;
    await this.#database.services.want(ids, new Date().toISOString());
    for (const id of new Set(ids.map(each => each.providerId))) this.#wake(id);
  }

  /** Has those services read that entities claim and that were never asked for. */
  async wantNew(): Promise<void> {
    await this.want(await this.#database.services.listUnknown());
  }

  /** Reads all that entities claim, and waits until it is done. */
  async readAll(): Promise<void> {
    await this.want(await this.#database.entities.listClaimed());
    await this.idle();
  }

  /** Waits until nothing is read here any more. */
  async idle(): Promise<void> {
    while (this.#working.size) await Promise.all(this.#working);
  }

  /** Ends what is being read here, and leaves it to others. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The backend stops'));
    await this.idle();
    await this.#database.services.giveBack(
      [...this.#leases],
      new Date().toISOString(),
    );
  }

  #wake(providerId: string): void {
    const provider = this.#providers.get(providerId);
    const count = this.#workers.get(providerId) ?? 0;
    if (
      !provider ||
      !this.#isStarted ||
      this.#stopping.signal.aborted ||
      count >= CALLS_AT_ONCE
    ) {
      return;
    }
    this.#workers.set(providerId, count + 1);
    const work = this.#work(provider)
      .catch(error => {
        if (this.#stopping.signal.aborted) return;
        this.#logger.warn(
          `What ${provider.title} says could not be kept: ${
            toError(error).message
          }`,
        );
      })
      .finally(() => {
        this.#working.delete(work);
        const left = (this.#workers.get(providerId) as number) - 1;
        this.#workers.set(providerId, left);
        if (left === 0 && this.#withNew.delete(providerId)) {
          this.#onNew(providerId);
        }
      });
    this.#working.add(work);
  }

  async #work(provider: OnCallProvider): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      // On SQLite every statement is done at once, and whoever looks at a card comes between two batches.
      await setImmediate();
      const now = Date.now();
      const lease = randomUUID();
      const keys = await this.#database.services.takeWanted(
        provider.id,
        {
          owner: lease,
          now,
          until: now + this.#timeout + LEASE_MARGIN,
        },
        KEYS_AT_ONCE,
      );
      if (!keys.length) return;
      // Where there is more than one call can ask for, others help.
      if (keys.length === KEYS_AT_ONCE) this.#wake(provider.id);
      this.#leases.add(lease);
      await this.#read(provider, keys);
      // What is stopped in the middle is given back at the end.
      if (!this.#stopping.signal.aborted) this.#leases.delete(lease);
    }
  }

  async #read(provider: OnCallProvider, keys: string[]): Promise<void> {
    const askedAt = new Date().toISOString();
    let answer = new Map<string, ServiceReading>();
    let missing = `${provider.title} said nothing about it`;
    try {
      answer = await withDeadline(
        provider.title,
        this.#timeout,
        signal =>
          provider.readServices(keys, { signal, timeout: this.#timeout }),
        this.#stopping.signal,
      );
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      missing = toError(error).message;
      this.#logger.warn(
        `${keys.length} services of ${provider.title} could not be read: ${missing}`,
      );
    }
    const { hasVanished, hasNew } = await this.#recorder.save({
      providerId: provider.id,
      keys,
      answer,
      missing,
      askedAt,
    });
    if (hasVanished) this.#history.wake();
    if (hasNew) this.#withNew.add(provider.id);
  }
}
