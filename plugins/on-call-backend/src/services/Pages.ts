import { ConflictError, NotFoundError, toError } from '@backstage/errors';
import {
  PageRequest,
  PageResult,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  OnCallProvider,
} from '@paved-path/backstage-plugin-on-call-node';
import { randomUUID } from 'node:crypto';
import { DeadlineError, withDeadline } from '@paved-path/provider-kit-node';
import { KnownEntity } from '../database/EntityStore';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { PageRow } from '../database/rows';
import {
  hashOf,
  isAccepted,
  isUnknownOutcome,
  requireProvider,
} from './errors';
import { OnCallLinks } from './OnCallLinks';
import { PageSettler } from './PageSettler';

// Who sends says again and again that they are there; who is silent for so long is gone.
const HEARTBEAT = 2_000;
const LEASE = 15_000;

/** Pages people, each key once: also where it is sent twice at a time, to two replicas, or after a restart. @internal */
export class Pages {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #settler: PageSettler;
  readonly #links: OnCallLinks;
  readonly #timeout: number;
  readonly #owner = randomUUID();
  readonly #stopping = new AbortController();
  readonly #sending = new Set<Promise<void>>();

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    settler: PageSettler;
    links: OnCallLinks;
    /** What a provider may take to answer, in milliseconds. */
    callTimeout: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#settler = options.settler;
    this.#links = options.links;
    this.#timeout = options.callTimeout;
  }

  /**
   * Pages whoever is on call for an entity. The answer is there before the provider's: see get.
   *
   * @throws NotFoundError where no provider has the entity; ConflictError where the key was used by somebody else or for another page
   */
  async send(
    entity: KnownEntity,
    request: PageRequest,
    caller: { actor: Actor; key: string },
  ): Promise<PageResult> {
    const { entityRef, service } = entity;
    const { actor, key } = caller;
    if (!service) {
      throw new NotFoundError(
        `Nobody can be paged for ${entityRef}: no on-call provider knows it`,
      );
    }
    const provider = requireProvider(this.#providers, service);
    const id = randomUUID();
    const requestHash = hashOf([entityRef, request]);
    const row = await this.#database.pages.begin({
      id,
      idempotency_key: key,
      actor: actor.entityRef,
      request_hash: requestHash,
      entity_ref: entityRef,
      provider_id: service.providerId,
      service_key: service.key,
      request: JSON.stringify(request),
      text: `${provider.title} is being told`,
      lease_owner: this.#owner,
      lease_until: Date.now() + LEASE,
    });
    if (row.actor !== actor.entityRef || row.request_hash !== requestHash) {
      throw new ConflictError(
        'The Idempotency-Key was used for another page; use a new key for a new page',
      );
    }
    if (row.id === id) this.#start(provider, row, request, actor);
    return this.#settler.toResult(row);
  }

  /** @throws NotFoundError */
  async require(id: string): Promise<PageRow> {
    const row = await this.#database.pages.get(id);
    if (!row) throw new NotFoundError(`There is no page ${id}`);
    return row;
  }

  /** Ends what is being sent here; what became of it is found out later. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The backend stopped in the middle'));
    await Promise.all(this.#sending);
  }

  #start(
    provider: OnCallProvider,
    row: PageRow,
    request: PageRequest,
    actor: Actor,
  ): void {
    const sending = this.#send(provider, row, request, actor).finally(() =>
      this.#sending.delete(sending),
    );
    this.#sending.add(sending);
  }

  async #send(
    provider: OnCallProvider,
    row: PageRow,
    { title, details, urgency }: PageRequest,
    requester: Actor,
  ): Promise<void> {
    const { pages } = this.#database;
    // A beat that is missed shows as one that is missed.
    const heartbeat = setInterval(
      () =>
        pages.renew(row.id, this.#owner, Date.now() + LEASE).catch(() => {}),
      HEARTBEAT,
    );
    try {
      const incident = await withDeadline(
        provider.title,
        this.#timeout,
        signal =>
          provider.trigger(
            {
              key: row.service_key,
              title,
              details,
              urgency,
              requester,
              link: this.#links.absolute(row.entity_ref),
              // The key of the person is theirs to choose; this one nobody else can have.
              idempotencyKey: row.id,
            },
            { signal },
          ),
        this.#stopping.signal,
      );
      await this.#settler.sent(row, incident);
    } catch (error) {
      // Then it is known by its silence that it has not come to an end.
      await this.#settleError(row, error).catch(() => {});
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** A provider says of itself whether it may have been sent, and nothing else counts as a refusal. */
  async #settleError(row: PageRow, error: unknown): Promise<void> {
    const { message } = toError(error);
    const isUnknown =
      this.#stopping.signal.aborted ||
      error instanceof DeadlineError ||
      isUnknownOutcome(error);
    await (isUnknown
      ? this.#settler.unknown(row, message, { isAccepted: isAccepted(error) })
      : this.#settler.failed(row, message));
  }
}
