import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_CHILD_OF,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EntityTree } from '../rules/EntityTree';

// While the catalog is being filled or changed it is read more often.
const SHORTEST_LIFETIME = 10_000;
const LONGEST_LIFETIME = 80_000;

/** What the catalog says of who owns what. It is read anew every minute or so, without anybody waiting for it. @internal */
export class EntityDirectory {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #tree: EntityTree | undefined;
  #readAt = 0;
  #lifetime = SHORTEST_LIFETIME;
  #reading: Promise<EntityTree> | undefined;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  /** @throws where the catalog never answered */
  async get(): Promise<EntityTree> {
    if (!this.#tree) return this.refresh();
    if (this.#isOld()) {
      this.refresh().catch(error => this.#warn(error));
    }
    return this.#tree;
  }

  /** Waits where it is to be read anew; for what happens by itself. */
  async getCurrent(): Promise<EntityTree> {
    if (this.#tree && !this.#isOld()) return this.#tree;
    try {
      return await this.refresh();
    } catch (error) {
      if (!this.#tree) throw error;
      this.#warn(error);
      return this.#tree;
    }
  }

  #warn(error: unknown): void {
    this.#logger.warn(`The catalog was not read: ${toError(error).message}`);
  }

  #isOld(): boolean {
    return Date.now() - this.#readAt > this.#lifetime;
  }

  /** Reads the catalog now; who comes meanwhile waits for the same reading. */
  refresh(): Promise<EntityTree> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<EntityTree> {
    const entities: Entity[] = [];
    const credentials = await this.#auth.getOwnServiceCredentials();
    const stream = this.#catalog.streamEntities(
      { fields: ['kind', 'metadata', 'spec', 'relations'] },
      { credentials },
    );
    for await (const page of stream) entities.push(...page);
    const hasChanged = entities.length !== this.#tree?.nodes.size;
    this.#lifetime = hasChanged
      ? SHORTEST_LIFETIME
      : Math.min(2 * this.#lifetime, LONGEST_LIFETIME);
    this.#tree = new EntityTree(
      entities.map(entity => ({
        entity,
        ref: stringifyEntityRef(entity),
        owners: targets(entity, RELATION_OWNED_BY),
        wholes: targets(entity, RELATION_PART_OF),
        parents: targets(entity, RELATION_CHILD_OF),
      })),
    );
    this.#readAt = Date.now();
    return this.#tree;
  }
}

function targets(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(each => each.type === type)
    .map(each => each.targetRef)
    .sort();
}
