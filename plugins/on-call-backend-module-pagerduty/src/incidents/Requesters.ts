import { InputError } from '@backstage/errors';
import { Actor } from '@paved-path/backstage-plugin-on-call-node';
import { SharedCalls } from '@paved-path/provider-kit-node';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { People } from '../People';
import { AccountSettings } from '../settings';

/** In whose name something is done at PagerDuty. @internal */
export type Requester = {
  /** The email address of a user whom PagerDuty knows. */
  from: string;
  name: string;
  /** The id of that user; undefined where PagerDuty did not tell it. */
  userId?: string;
  /** False where it is not the person themselves. */
  isActor: boolean;
};

/**
 * Finds in whose name the portal acts: PagerDuty wants an email address of one of its users with every command.
 * @internal
 */
export class Requesters {
  readonly #account: AccountSettings;
  readonly #people: People;
  readonly #shared = new SharedCalls();

  constructor(options: { account: AccountSettings; people: People }) {
    this.#account = options.account;
    this.#people = options.people;
  }

  /** Undefined: PagerDuty knows neither the person nor anybody who stands in for them. */
  async find(
    actor: Actor,
    options: PagerDutyCallOptions,
  ): Promise<Requester | undefined> {
    const user = actor.email
      ? await this.#people.findUser(actor.email, options)
      : undefined;
    if (user) {
      const name = user.name ?? user.summary ?? actor.name;
      const from = user.email ?? actor.email!;
      return { from, name, userId: user.id, isActor: true };
    }
    const { fallbackEmail } = this.#account;
    if (!fallbackEmail) return undefined;
    const standIn = await this.#people.findUser(fallbackEmail, options);
    return {
      from: fallbackEmail,
      name: standIn?.name ?? standIn?.summary ?? fallbackEmail,
      userId: standIn?.id,
      isActor: false,
    };
  }

  /** The id of whoever stands in for people whom PagerDuty does not know; undefined: nobody, or it cannot be told now. */
  async findStandInId(
    options: PagerDutyCallOptions,
  ): Promise<string | undefined> {
    const { fallbackEmail } = this.#account;
    if (!fallbackEmail) return undefined;
    try {
      // Of a hundred incidents each wants to know.
      const standIn = await this.#shared.run(
        'stand-in',
        signal => this.#people.findUser(fallbackEmail, { ...options, signal }),
        options.signal,
      );
      return standIn?.id;
    } catch {
      options.signal.throwIfAborted();
      return undefined;
    }
  }

  /** @throws InputError where there is nobody in whose name it can be done */
  async get(actor: Actor, options: PagerDutyCallOptions): Promise<Requester> {
    const found = await this.find(actor, options);
    if (found) return found;
    throw new InputError(
      `${this.describeUnknown(
        actor,
      )}, and PagerDuty does nothing in nobody's name; they need a user at PagerDuty, or the account '${
        this.#account.id
      }' a fallbackEmail`,
    );
  }

  /** Why somebody cannot act themselves; begins a sentence. */
  describeUnknown(actor: Actor): string {
    return actor.email
      ? `PagerDuty knows no user with the email address of ${actor.name}`
      : `The catalog has no email address of ${actor.name}`;
  }
}
