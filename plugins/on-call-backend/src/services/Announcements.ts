import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { OnCallProvider } from '@paved-path/backstage-plugin-on-call-node';
import { withDeadline } from '@paved-path/provider-kit-node';
import { PendingAnnouncement } from '../database/ChangeStore';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { EntityClaims } from './EntityClaims';

const AT_ONCE = 10;
const LEASE_MARGIN = 60_000;
const FIRST_WAIT = 15_000;
const LONGEST_WAIT = 60 * 60_000;
const GIVE_UP_AFTER = 24 * 60 * 60_000;

/**
 * Tells providers of releases. What is to be told stands in the database until it is: over restarts, and by one process alone. Where that
 * process ends between the provider's answer and its being written, the provider is told once more with the same key.
 * @internal
 */
export class Announcements {
  readonly #database: OnCallDatabase;
  readonly #claims: EntityClaims;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #logger: LoggerService;
  readonly #timeout: number;
  readonly #stopping = new AbortController();
  readonly #sending = new Set<Promise<void>>();

  constructor(options: {
    database: OnCallDatabase;
    claims: EntityClaims;
    providers: ReadonlyMap<string, OnCallProvider>;
    logger: LoggerService;
    /** What a provider may take to answer, in milliseconds. */
    callTimeout: number;
  }) {
    this.#database = options.database;
    this.#claims = options.claims;
    this.#providers = options.providers;
    this.#logger = options.logger;
    this.#timeout = options.callTimeout;
  }

  /** Tells what is to be told now, and waits until it is. */
  async sendDue(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const now = Date.now();
      const due = await this.#database.changes.takeDue(
        { now, until: now + this.#timeout + LEASE_MARGIN },
        AT_ONCE,
      );
      if (!due.length) return;
      await Promise.all(due.map(each => this.#track(this.#send(each))));
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The backend stops'));
    await Promise.allSettled(this.#sending);
  }

  async #track(sending: Promise<void>): Promise<void> {
    this.#sending.add(sending);
    try {
      await sending;
    } finally {
      this.#sending.delete(sending);
    }
  }

  async #send(pending: PendingAnnouncement): Promise<void> {
    const { id, entityRef, announcement, attempts, at } = pending;
    const { changes } = this.#database;
    try {
      const service = (await this.#claims.find(entityRef))?.service;
      const provider = service && this.#providers.get(service.providerId);
      const announceChange = provider?.announceChange;
      if (!service || !announceChange) {
        await changes.endAnnouncement(id, { state: 'none' });
        return;
      }
      const outcome = await withDeadline(
        provider.title,
        this.#timeout,
        signal =>
          announceChange.call(provider, service.key, announcement, { signal }),
        this.#stopping.signal,
      );
      await changes.endAnnouncement(id, { state: outcome ?? 'sent' });
    } catch (error) {
      const reason = toError(error).message;
      if (Date.now() - Date.parse(at) > GIVE_UP_AFTER) {
        await changes.endAnnouncement(id, { state: 'given-up', reason });
        this.#logger.warn(
          `The release “${announcement.summary}” was never announced: ${reason}`,
        );
        return;
      }
      const wait = Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT);
      await changes.endAnnouncement(id, {
        state: 'pending',
        reason,
        next_at: Date.now() + (this.#stopping.signal.aborted ? 0 : wait),
      });
    }
  }
}
