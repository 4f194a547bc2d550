import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  isUserEntity,
  parseEntityRef,
  stringifyEntityRef,
  UserEntity,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Person } from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  PeopleDirectory,
} from '@paved-path/backstage-plugin-on-call-node';

const LIFETIME = 5 * 60_000;
// Somebody new is found soon, and somebody who is not there is not looked for at every call: after a start the catalog is still being filled, and
// it is looked at less and less often while nobody comes.
const LIFETIME_OF_ABSENCE = { first: 1_000, longest: 60_000 };

type Known = Person & Actor;

/** Whom the catalog knows. The whole directory is read at once, as a refresh asks for many. @internal */
export class People implements PeopleDirectory {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #byRef = new Map<string, Known>();
  #byEmail = new Map<string, Known>();
  #readAt = -Infinity;
  #absence = LIFETIME_OF_ABSENCE.first;
  #reading: Promise<void> | undefined;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  async findByEmail(email: string): Promise<Person | undefined> {
    const known = await this.#find(() => this.#byEmail.get(lower(email)));
    return known && { name: known.name, entityRef: known.entityRef };
  }

  async findByEntityRef(entityRef: string): Promise<Known | undefined> {
    const ref = normalize(entityRef);
    return ref === undefined
      ? undefined
      : this.#find(() => this.#byRef.get(ref));
  }

  /** The name of a user as it was last read; nobody waits for it. */
  nameOf(entityRef: string): string | undefined {
    return this.#byRef.get(entityRef)?.name;
  }

  async #find(look: () => Known | undefined): Promise<Known | undefined> {
    const age = performance.now() - this.#readAt;
    if (age < LIFETIME) {
      const known = look();
      if (known || age < this.#absence) return known;
    }
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
    return look();
  }

  async #read(): Promise<void> {
    try {
      const byRef = new Map<string, Known>();
      const byEmail = new Map<string, Known>();
      const stream = this.#catalog.streamEntities(
        {
          filter: { kind: 'User' },
          fields: ['kind', 'metadata', 'spec.profile'],
        },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      );
      for await (const entities of stream) {
        for (const entity of entities) {
          if (!isUserEntity(entity)) continue;
          const known = toKnown(entity);
          byRef.set(known.entityRef, known);
          if (known.email) byEmail.set(lower(known.email), known);
        }
      }
      const isNew = [...byRef.keys()].some(ref => !this.#byRef.has(ref));
      this.#absence = isNew
        ? LIFETIME_OF_ABSENCE.first
        : Math.min(2 * this.#absence, LIFETIME_OF_ABSENCE.longest);
      this.#byRef = byRef;
      this.#byEmail = byEmail;
      this.#readAt = performance.now();
    } catch (error) {
      // Names from an hour ago are better than none; without any there is nothing to say.
      if (this.#readAt === -Infinity) throw error;
      this.#logger.warn(
        `The people could not be read from the catalog: ${
          toError(error).message
        }`,
      );
    }
  }
}

function toKnown(entity: UserEntity): Known {
  const profile = entity.spec?.profile;
  return {
    entityRef: stringifyEntityRef(entity),
    name: profile?.displayName ?? entity.metadata.title ?? entity.metadata.name,
    email: profile?.email,
  };
}

function lower(text: string): string {
  return text.trim().toLocaleLowerCase('en-US');
}

function normalize(entityRef: string): string | undefined {
  try {
    return stringifyEntityRef(
      parseEntityRef(entityRef, { defaultKind: 'user' }),
    );
  } catch {
    return undefined;
  }
}
