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

const LIFETIME = 60_000;

/** What the catalog says of who owns what. It is read anew after a minute, without anybody waiting for it. @internal */
export class EntityDirectory {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #tree: EntityTree | undefined;
  #readAt = 0;
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
    if (Date.now() - this.#readAt > LIFETIME) {
      this.refresh().catch(error => {
        this.#logger.warn(
          `The catalog was not read: ${toError(error).message}`,
        );
      });
    }
    return this.#tree;
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
