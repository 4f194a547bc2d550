import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { PeopleDirectory } from '@paved-path/backstage-plugin-on-call-node';
import { LRUCache } from 'lru-cache';
import { PagerDutyCallOptions } from './http/PagerDutyHttp';
import { PagerDutyClient } from './PagerDutyClient';
import { PagerDutyUser } from './schemas';

/** In milliseconds. */
const MINUTE = 60_000;
const MAX_USERS = 20_000;

/** Somebody at PagerDuty, and who they are in the catalog. @internal */
export type KnownPerson = {
  person: Person;
  /** False: they are not in the catalog, and could be. Undefined: that cannot be told. */
  isInCatalog?: boolean;
};

/**
 * Leads from the users of one account to the catalog's, by their email addresses, and back. An address is told to nobody.
 * @internal
 */
export class People {
  readonly #client: PagerDutyClient;
  readonly #getDirectory: () => PeopleDirectory | undefined;
  /** What is known of users that were only pointed to elsewhere. */
  readonly #users = new LRUCache<string, PagerDutyUser>({
    max: MAX_USERS,
    ttl: 60 * MINUTE,
  });
  readonly #byEmail = new LRUCache<string, { user?: PagerDutyUser }>({
    max: MAX_USERS,
    ttl: 10 * MINUTE,
  });
  readonly #inCatalog = new LRUCache<string, { person?: Person }>({
    max: MAX_USERS,
    ttl: 5 * MINUTE,
  });

  constructor(options: {
    client: PagerDutyClient;
    /** Undefined until the provider is started. */
    getDirectory: () => PeopleDirectory | undefined;
  }) {
    this.#client = options.client;
    this.#getDirectory = options.getDirectory;
  }

  /** Who somebody is: a user, or what points to one. Never fails because of the catalog or of PagerDuty: then it is the name alone. */
  async know(
    user: PagerDutyUser,
    options: PagerDutyCallOptions,
  ): Promise<KnownPerson> {
    const full = await this.#complete(user, options);
    const person: Person = {
      name: full.name ?? full.summary ?? full.id,
      ...(full.html_url && { url: full.html_url }),
    };
    if (full.email === undefined) return { person };
    const known = await this.#findInCatalog(full.email);
    if (!known) return { person };
    return known.person
      ? {
          person: { ...person, entityRef: known.person.entityRef },
          isInCatalog: true,
        }
      : { person, isInCatalog: false };
  }

  /** The same, of several. */
  async knowAll(
    users: PagerDutyUser[],
    options: PagerDutyCallOptions,
  ): Promise<Person[]> {
    const people = await Promise.all(
      users.map(user => this.know(user, options)),
    );
    return people.map(({ person }) => person);
  }

  /** The user of that email address at PagerDuty; undefined: PagerDuty knows none. */
  async findUser(
    email: string,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyUser | undefined> {
    const key = email.toLocaleLowerCase('en-US');
    const known = this.#byEmail.get(key);
    if (known) return known.user;
    const user = await this.#client.findUser(email, options);
    // Somebody who was just invited should not have to wait long.
    this.#byEmail.set(key, { user }, user ? {} : { ttl: MINUTE });
    if (user) this.#users.set(user.id, user);
    return user;
  }

  async #complete(
    user: PagerDutyUser,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyUser> {
    if (user.email !== undefined) {
      this.#users.set(user.id, user);
      return user;
    }
    const known = this.#users.get(user.id);
    if (known) return { ...user, ...known };
    if (user.type && !user.type.startsWith('user')) return user;
    try {
      const found = (await this.#client.getUser(user.id, options)) ?? user;
      this.#users.set(user.id, found);
      return { ...user, ...found };
    } catch (error) {
      options.signal.throwIfAborted();
      // The name is enough to go on with; it is asked for again next time.
      return user;
    }
  }

  async #findInCatalog(
    email: string,
  ): Promise<{ person?: Person } | undefined> {
    const directory = this.#getDirectory();
    if (!directory) return undefined;
    const key = email.toLocaleLowerCase('en-US');
    const known = this.#inCatalog.get(key);
    if (known) return known;
    try {
      const found = { person: await directory.findByEmail(email) };
      this.#inCatalog.set(key, found);
      return found;
    } catch {
      // That the catalog does not answer says nothing about the person.
      return undefined;
    }
  }
}
