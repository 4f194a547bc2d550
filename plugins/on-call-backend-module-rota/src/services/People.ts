import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { PeopleDirectory } from '@paved-path/backstage-plugin-on-call-node';
import { untilAborted } from '@paved-path/provider-kit-node';
import { MINUTE } from '../rules/types';

/** How long a catalog that did not answer about somebody is not asked about them again, so that no page waits for it over and over. */
const PAUSE = 10_000;

type Known = {
  /** Undefined: the catalog has no such user. */
  person: Person | undefined;
  at: number;
};

/** How many settling times a catalog without anybody is waited for. */
const PATIENCE = 4;

/** How long it is believed that somebody is not there: less, as a catalog that is just being filled has nobody at first. */
const BELIEVED_ABSENT = 1_000;

/**
 * People and groups of the catalog, remembered for a minute.
 *
 * @remarks
 * After a start the catalog has nobody, then some, then all. That somebody is missing is believed only once it has had people for a while.
 *
 * @internal
 */
export class People {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #catalogTimeout: number;
  readonly #failedAt = new Map<string, number>();
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<void>>();
  readonly #settlingTime: number;
  readonly #createdAt: number;
  /** Of whom it was said already that they are missing. */
  readonly #toldMissing = new Set<string>();
  #directory: PeopleDirectory | undefined;
  /** When somebody was found for the first time. */
  #firstFoundAt: number | undefined;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    now: () => number;
    /** How long the catalog may take to answer, in milliseconds. */
    catalogTimeout: number;
    /** For how long the catalog may have only some of its people after a start, in milliseconds. */
    settlingTime: number;
  }) {
    this.#settlingTime = options.settlingTime;
    this.#createdAt = options.now();
    this.#catalogTimeout = options.catalogTimeout;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  use(directory: PeopleDirectory): void {
    this.#directory = directory;
  }

  /**
   * Asks the catalog for people that were not asked for lately.
   *
   * @returns false where it did not answer; what was known before stays known
   */
  async load(refs: Iterable<string>): Promise<boolean> {
    const results = await Promise.allSettled(
      [...new Set(refs)].map(ref => this.#load(ref)),
    );
    const failed = results.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') {
      const { message } = toError(failed.reason);
      this.#logger.warn(`People could not be read: ${message}`);
    }
    return failed === undefined;
  }

  /** What is known of a user; never waits. */
  personOf(ref: string): Person {
    const person = this.#known.get(ref)?.person;
    return person ?? { name: parseEntityRef(ref).name, entityRef: ref };
  }

  /** Somebody by the name that the catalog has, where it is known by now; never waits. */
  latest(person: Person): Person {
    const name =
      person.entityRef && this.#known.get(person.entityRef)?.person?.name;
    return name ? { ...person, name } : person;
  }

  /** Whether the catalog says for sure that there is no such user: one that is just being filled does not. */
  isUnknown(ref: string): boolean {
    return this.#isAbsent(ref) && this.#isSettled();
  }

  /** Whom the catalog was asked for and does not have. */
  get absent(): string[] {
    return [...this.#known.keys()].filter(ref => this.#isAbsent(ref));
  }

  /**
   * Asks for those who were not there.
   *
   * @returns whether somebody is there now, or is known for sure to be missing
   */
  async lookAgain(): Promise<boolean> {
    const open = this.absent.filter(ref => !this.#toldMissing.has(ref));
    if (!open.length) return false;
    await this.load(open);
    const missing = open.filter(ref => this.isUnknown(ref));
    for (const ref of missing) this.#toldMissing.add(ref);
    return missing.length > 0 || open.some(ref => !this.#isAbsent(ref));
  }

  /** Whether the catalog has the entity; a catalog that does not answer throws. */
  async has(ref: string): Promise<boolean> {
    if (parseEntityRef(ref).kind.toLowerCase() === 'user') {
      await this.#load(ref);
      return !this.isUnknown(ref);
    }
    const entity = await this.#inTime(async () => {
      const credentials = await this.#auth.getOwnServiceCredentials();
      return this.#catalog.getEntityByRef(ref, { credentials });
    });
    return entity !== undefined || !this.#isSettled();
  }

  #isAbsent(ref: string): boolean {
    const known = this.#known.get(ref);
    return known !== undefined && known.person === undefined;
  }

  #isSettled(): boolean {
    // A catalog that has nobody at all is not waited for for ever.
    const since =
      this.#firstFoundAt ?? this.#createdAt + PATIENCE * this.#settlingTime;
    return this.#now() - since >= this.#settlingTime;
  }

  async #load(ref: string): Promise<void> {
    const known = this.#known.get(ref);
    const age = known ? this.#now() - known.at : Infinity;
    if (age >= 0 && age < (known?.person ? MINUTE : BELIEVED_ABSENT)) return;
    const failedAt = this.#failedAt.get(ref) ?? -Infinity;
    const pause = this.#now() - failedAt;
    if (pause >= 0 && pause < PAUSE) {
      throw new Error(`The catalog did not answer about ${ref} just now`);
    }
    let asking = this.#asking.get(ref);
    if (!asking) {
      asking = this.#ask(ref).finally(() => this.#asking.delete(ref));
      this.#asking.set(ref, asking);
    }
    await asking;
  }

  async #ask(ref: string): Promise<void> {
    try {
      const found = await this.#inTime(async () => {
        if (!this.#directory) throw new Error('The module has not started yet');
        return this.#directory.findByEntityRef(ref);
      });
      const person = found && {
        name: found.name,
        entityRef: ref,
        url: found.url,
      };
      this.#known.set(ref, { person, at: this.#now() });
      if (person) this.#firstFoundAt ??= this.#now();
      this.#failedAt.delete(ref);
    } catch (error) {
      this.#failedAt.set(ref, this.#now());
      throw error;
    }
  }

  async #inTime<T>(ask: () => Promise<T>): Promise<T> {
    return untilAborted(ask(), AbortSignal.timeout(this.#catalogTimeout));
  }
}
