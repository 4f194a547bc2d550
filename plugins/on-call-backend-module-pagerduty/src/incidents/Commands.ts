import { InputError, isError } from '@backstage/errors';
import {
  Actor,
  ProviderIncident,
  UnknownOutcomeError,
} from '@paved-path/backstage-plugin-on-call-node';
import { LRUCache } from 'lru-cache';
import { isPerhapsDone } from '../http/isPerhapsDone';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { IncidentChange, IncidentClient } from '../IncidentClient';
import { People } from '../People';
import { PagerDutyIncident } from '../schemas';
import { Requesters } from './Requesters';

/**
 * What a person does to an incident of one account.
 * @internal
 */
export class Commands {
  readonly #client: IncidentClient;
  readonly #people: People;
  readonly #requesters: Requesters;
  readonly #toIncident: (
    incident: PagerDutyIncident,
    options: PagerDutyCallOptions,
  ) => Promise<ProviderIncident>;
  /** Notes that were written, by their idempotency keys; PagerDuty has no such keys for them. */
  readonly #written = new LRUCache<string, true>({ max: 1_000 });

  constructor(options: {
    client: IncidentClient;
    people: People;
    requesters: Requesters;
    toIncident: (
      incident: PagerDutyIncident,
      options: PagerDutyCallOptions,
    ) => Promise<ProviderIncident>;
  }) {
    this.#client = options.client;
    this.#people = options.people;
    this.#requesters = options.requesters;
    this.#toIncident = options.toIncident;
  }

  async acknowledge(
    id: string,
    actor: Actor,
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    return this.#change(id, { status: 'acknowledged' }, actor, options);
  }

  async resolve(
    id: string,
    request: { resolution?: string; actor: Actor },
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    const { resolution, actor } = request;
    const resolved = await this.#change(
      id,
      { status: 'resolved', resolution },
      actor,
      options,
    );
    return resolution ? { ...resolved, resolution } : resolved;
  }

  async reassign(
    id: string,
    request: { to: Actor; actor: Actor },
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    const { to, actor } = request;
    const user = to.email
      ? await this.#people.findUser(to.email, options)
      : undefined;
    if (!user) {
      throw new InputError(
        `${this.#requesters.describeUnknown(
          to,
        )}, so the incident cannot be theirs; invite them to PagerDuty`,
      );
    }
    return this.#change(id, { assignees: [user.id] }, actor, options);
  }

  /** @throws UnknownOutcomeError */
  async addNote(
    id: string,
    request: { text: string; actor: Actor; idempotencyKey: string },
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    const { text, actor, idempotencyKey } = request;
    const key = JSON.stringify([id, idempotencyKey]);
    if (!this.#written.has(key)) {
      const requester = await this.#requesters.get(actor, options);
      const content = requester.isActor ? text : `${actor.name}: ${text}`;
      await this.#writeNote(id, content, requester.from, options);
      this.#written.set(key, true);
    }
    return this.#get(id, options);
  }

  async #writeNote(
    id: string,
    content: string,
    from: string,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const before = Date.now();
    try {
      await this.#client.createNote(id, content, from, options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!isPerhapsDone(error)) throw error;
      const notes = await this.#client
        .listNotes(id, options)
        .catch(() => undefined);
      // A minute for clocks that differ.
      const isThere = notes?.some(
        note =>
          note.content === content &&
          Date.parse(note.created_at ?? '') >= before - 60_000,
      );
      if (isThere) return;
      throw new UnknownOutcomeError(
        `It is not known whether PagerDuty took the note: ${
          isError(error) ? error.message : error
        }. Look at the incident before you write it again`,
      );
    }
  }

  async #change(
    id: string,
    change: IncidentChange,
    actor: Actor,
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    const { from } = await this.#requesters.get(actor, options);
    try {
      const changed = await this.#client.updateIncident(
        id,
        change,
        from,
        options,
      );
      return await this.#toIncident(changed, options);
    } catch (error) {
      if (!isError(error) || error.name !== 'InputError') throw error;
      // Somebody was faster, or the answer to an earlier try was lost: PagerDuty refuses what is so already.
      const now = await this.#get(id, options);
      if (change.status && now.status === change.status) return now;
      throw error;
    }
  }

  async #get(
    id: string,
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    return this.#toIncident(
      await this.#client.getIncident(id, options),
      options,
    );
  }
}
