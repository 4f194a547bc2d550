import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import {
  OnCallProvider,
  ServiceClaim,
} from '@paved-path/backstage-plugin-on-call-node';
import { isDeepStrictEqual } from 'node:util';
import { setImmediate } from 'node:timers/promises';
import { KnownEntity } from '../database/EntityStore';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { dependenciesOf, readRef } from '../rules/dependencies';
import { ServiceRefresher } from './ServiceRefresher';

// What is not run by anybody, so that nobody can be on call for it.
const withoutOnCall = new Set(['Group', 'User', 'Location', 'Template']);

// As long as the database takes.
const LONGEST_KEY = 400;

type Claimed = { providerId: string; claim: ServiceClaim };

/** Which entity is whose at the providers, and what it depends on. @internal */
export class EntityClaims {
  readonly #database: OnCallDatabase;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #refresher: ServiceRefresher;
  readonly #serviceTypes: ReadonlySet<string>;

  constructor(options: {
    database: OnCallDatabase;
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    providers: ReadonlyMap<string, OnCallProvider>;
    refresher: ServiceRefresher;
    /** The `spec.type` of components that run somewhere. */
    serviceTypes: readonly string[];
  }) {
    this.#database = options.database;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
    this.#providers = options.providers;
    this.#refresher = options.refresher;
    this.#serviceTypes = new Set(options.serviceTypes);
  }

  /**
   * What is known of an entity that was just read from the catalog. A claim that is new is kept, and its service read soon; one that is
   * gone is forgotten when the whole catalog is read.
   */
  async ensure(entity: Entity): Promise<KnownEntity> {
    return this.compare(
      entity,
      await this.#database.entities.get(stringifyEntityRef(entity)),
    );
  }

  /**
   * The same where what is kept of the entity was just looked up.
   *
   * @returns the very same where nothing is new
   */
  async compare(
    entity: Entity,
    known: KnownEntity | undefined,
  ): Promise<KnownEntity> {
    const now = this.#toKnown(entity);
    if (!now.service) return known ?? now;
    if (
      known &&
      isDeepStrictEqual(known.service, now.service) &&
      isDeepStrictEqual(known.problems, now.problems) &&
      known.title === now.title.slice(0, 255)
    ) {
      return known;
    }
    // What provides the APIs that it consumes is known only when the whole catalog is read.
    await this.#database.entities.save({
      ...now,
      dependsOn: known ? undefined : now.dependsOn,
    });
    if (!isDeepStrictEqual(known?.service, now.service)) {
      await this.#refresher.want([now.service]);
    }
    return now;
  }

  /** The same for an entity that is only named, whoever asks; undefined where there is none. */
  async find(entityRef: string): Promise<KnownEntity | undefined> {
    const known = await this.#database.entities.get(entityRef);
    if (known?.service) return known;
    const entity = await this.#catalog.getEntityByRef(entityRef, {
      credentials: await this.#auth.getOwnServiceCredentials(),
    });
    return entity && this.ensure(entity);
  }

  /**
   * Reads the whole catalog anew.
   *
   * @throws where the catalog does not answer; then all stays as it is
   */
  async readCatalog(signal?: AbortSignal): Promise<void> {
    const startedAt = new Date().toISOString();
    const entities: KnownEntity[] = [];
    const consumed = new Map<string, string[]>();
    const apiProviders = new Map<string, string[]>();
    const stream = this.#catalog.streamEntities(
      { fields: ['kind', 'metadata', 'spec', 'relations'] },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    for await (const page of stream) {
      signal?.throwIfAborted();
      for (const entity of page) {
        if (withoutOnCall.has(entity.kind)) continue;
        const ref = stringifyEntityRef(entity);
        const { direct, consumes, provides } = dependenciesOf(entity);
        for (const api of provides) {
          apiProviders.set(api, [...(apiProviders.get(api) ?? []), ref]);
        }
        const known = this.#toKnown(entity);
        if (!known.service && !known.isService) continue;
        entities.push({ ...known, dependsOn: direct });
        consumed.set(ref, consumes);
      }
      // A large catalog must not keep others waiting.
      await setImmediate();
    }
    for (const entity of entities) {
      for (const api of consumed.get(entity.entityRef) ?? []) {
        entity.dependsOn?.push(
          ...(apiProviders.get(api) ?? []).filter(
            ref => ref !== entity.entityRef,
          ),
        );
      }
    }
    await this.#database.entities.replaceAll(entities, startedAt);
    await this.#database.services.deleteUnclaimed();
    await this.#refresher.wantNew();
  }

  #toKnown(entity: Entity): KnownEntity {
    const entityRef = stringifyEntityRef(entity);
    const claimed = this.#claimOf(entity, entityRef);
    const tooLong = claimed && claimed.claim.key.length > LONGEST_KEY;
    const found = tooLong ? undefined : claimed;
    const { title, name } = entity.metadata;
    const { direct, consumes } = dependenciesOf(entity);
    return {
      entityRef,
      title: title ?? name,
      ownerRef: related(entity, 'ownedBy', 'owner', 'group'),
      systemRef: related(entity, 'partOf', 'system', 'system'),
      isService:
        entity.kind === 'Component' &&
        this.#serviceTypes.has(
          String(entity.spec?.type ?? '').toLocaleLowerCase('en-US'),
        ),
      service: found && { providerId: found.providerId, key: found.claim.key },
      problems: [
        ...(tooLong ? [this.#tooLong(claimed)] : []),
        ...(claimed?.claim.problems ?? []),
      ],
      dependsOn: [...direct, ...consumes],
    };
  }

  #tooLong({ providerId, claim }: Claimed): OnCallProblem {
    const title = this.#providers.get(providerId)?.title ?? providerId;
    return {
      kind: 'other',
      text: `What names the service at ${title} is ${claim.key.length} characters long, and ${LONGEST_KEY} are the most: shorten it in the entity`,
    };
  }

  #claimOf(entity: Entity, entityRef: string): Claimed | undefined {
    if (withoutOnCall.has(entity.kind)) return undefined;
    for (const provider of this.#providers.values()) {
      try {
        const claim = provider.claim(entity);
        if (claim) return { providerId: provider.id, claim };
      } catch (error) {
        this.#logger.warn(
          `${provider.title} does not know whether ${entityRef} is its own: ${
            toError(error).message
          }`,
        );
      }
    }
    return undefined;
  }
}

/** By the catalog's relations, and by the spec where they are not there yet. */
function related(
  entity: Entity,
  type: string,
  field: string,
  defaultKind: string,
): string | undefined {
  const relation = entity.relations?.find(
    each =>
      each.type === type &&
      (type !== 'partOf' || each.targetRef.startsWith('system:')),
  );
  return (
    relation?.targetRef ?? readRef(entity, entity.spec?.[field], defaultKind)
  );
}
