import { InputError, isError } from '@backstage/errors';
import {
  Actor,
  OnCallProvider,
  ProviderIncident,
  UnknownOutcomeError,
} from '@paved-path/backstage-plugin-on-call-node';
import { LRUCache } from 'lru-cache';
import { isPerhapsDone } from '../http/isPerhapsDone';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { IncidentChange, IncidentClient } from '../IncidentClient';
import { People } from '../People';
import { PagerDutyIncident } from '../schemas';
import { Requester, Requesters } from './Requesters';

/** In milliseconds: a note that may have been written before is looked for among those of this time. */
const SAME_NOTE_WITHIN = 10 * 60_000;

/** In milliseconds: by so much the clock of PagerDuty may differ from the one here. */
const CLOCK_SLACK = 60_000;

/** @internal */
export type NoteRequest = Parameters<OnCallProvider['addNote']>[1];

type NewNote = { content: string; requester: Requester };

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
  /** The incidents of notes that were written, by the notes' idempotency keys; PagerDuty has no such keys for them. */
  readonly #written = new LRUCache<string, ProviderIncident>({ max: 1_000 });

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

  /**
   * Writes a note once: PagerDuty has no keys for notes, so that one which may be there already is looked for by its words.
   *
   * @throws UnknownOutcomeError
   */
  async addNote(
    id: string,
    request: NoteRequest,
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    const { text, actor, idempotencyKey, mayBeWritten = false } = request;
    const key = JSON.stringify([id, idempotencyKey]);
    let known = this.#written.get(key);
    if (!known) {
      const requester = await this.#requesters.get(actor, options);
      const content = requester.isActor ? text : `${actor.name}: ${text}`;
      // What cannot be read is found out before anything is written.
      known = await this.#get(id, options);
      const note = { content, requester };
      const since = Date.now() - SAME_NOTE_WITHIN;
      const isWritten =
        mayBeWritten && (await this.#hasNote(id, note, since, options));
      if (!isWritten) await this.#writeNote(id, note, options);
      this.#written.set(key, known);
    }
    // The note is there: that the incident cannot be read once more takes nothing from that.
    return this.#get(id, options).catch(() => known);
  }

  /** Whether the note was written since then, in milliseconds since 1970. */
  async #hasNote(
    id: string,
    { content, requester }: NewNote,
    since: number,
    options: PagerDutyCallOptions,
  ): Promise<boolean> {
    const notes = await this.#client.listNotes(id, options);
    return notes.some(
      ({ content: words, created_at: at, user }) =>
        words === content &&
        Date.parse(at ?? '') >= since &&
        (!user || !requester.userId || user.id === requester.userId),
    );
  }

  async #writeNote(
    id: string,
    note: NewNote,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const { content, requester } = note;
    const since = Date.now() - CLOCK_SLACK;
    try {
      await this.#client.createNote(id, content, requester.from, options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!isPerhapsDone(error)) throw error;
      const isWritten = await this.#hasNote(id, note, since, options).catch(
        () => false,
      );
      if (isWritten) return;
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
