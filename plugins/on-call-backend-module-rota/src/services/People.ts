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

/** People and groups of the catalog, remembered for a minute. @internal */
export class People {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #catalogTimeout: number;
  readonly #failedAt = new Map<string, number>();
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<void>>();
  #directory: PeopleDirectory | undefined;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    now: () => number;
    /** How long the catalog may take to answer, in milliseconds. */
    catalogTimeout: number;
  }) {
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

  /** Whether the catalog said that there is no such user. */
  isUnknown(ref: string): boolean {
    const known = this.#known.get(ref);
    return known !== undefined && known.person === undefined;
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
    return entity !== undefined;
  }

  async #load(ref: string): Promise<void> {
    const known = this.#known.get(ref);
    const age = known ? this.#now() - known.at : Infinity;
    if (age >= 0 && age < MINUTE) return;
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
