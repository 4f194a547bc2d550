import {
  AuthService,
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  BasicPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { chargeReadPermission } from '@paved-path/backstage-plugin-cost-common';
import { catalogCredentialsOf } from '@paved-path/provider-kit-node';

const AT_ONCE = 500;

/** A person or a service that calls. @internal */
export type CallerCredentials = BackstageCredentials<
  BackstageUserPrincipal | BackstageServicePrincipal
>;

type EntityPermission = ResourcePermission<'catalog-entity'>;

/** Who may see and do what. What belongs to an entity is decided for that entity. @internal */
export class EntityAccess {
  readonly #catalog: CatalogService;
  readonly #permissions: PermissionsService;
  readonly #auth: AuthService;

  constructor(options: {
    catalog: CatalogService;
    permissions: PermissionsService;
    auth: AuthService;
  }) {
    this.#catalog = options.catalog;
    this.#permissions = options.permissions;
    this.#auth = options.auth;
  }

  /**
   * Lets pass who may do something to an entity.
   *
   * @throws NotFoundError where the caller may not see the entity, NotAllowedError where the permission is refused
   */
  async requireEntity(
    entityRef: string,
    credentials: CallerCredentials,
    permission: EntityPermission = chargeReadPermission,
  ): Promise<void> {
    const [entity, [{ result }]] = await Promise.all([
      this.#catalog.getEntityByRef(entityRef, {
        credentials: await catalogCredentialsOf(credentials, this.#auth),
      }),
      this.#permissions.authorize([{ permission, resourceRef: entityRef }], {
        credentials,
      }),
    ]);
    const isAllowed = result === AuthorizeResult.ALLOW;
    // What there is, is not told to a service that may not act on it: the catalog was not asked in its name.
    if (!isAllowed && credentials.principal.type === 'service') {
      refuse(permission, entityRef);
    }
    if (!entity) throw new NotFoundError(`There is no entity ${entityRef}`);
    if (!isAllowed) refuse(permission, entityRef);
  }

  /** Those of some entities that the caller may see, and the cost of. */
  async filterReadable(
    entityRefs: string[],
    credentials: CallerCredentials,
  ): Promise<string[]> {
    const readable: string[] = [];
    const inCatalog = await catalogCredentialsOf(credentials, this.#auth);
    for (let at = 0; at < entityRefs.length; at += AT_ONCE) {
      const refs = entityRefs.slice(at, at + AT_ONCE);
      const [{ items }, decisions] = await Promise.all([
        this.#catalog.getEntitiesByRefs(
          { entityRefs: refs, fields: ['kind', 'metadata.name'] },
          { credentials: inCatalog },
        ),
        this.#permissions.authorize(
          refs.map(resourceRef => ({
            permission: chargeReadPermission,
            resourceRef,
          })),
          { credentials },
        ),
      ]);
      readable.push(
        ...refs.filter(
          (_, index) =>
            items[index] && decisions[index].result === AuthorizeResult.ALLOW,
        ),
      );
    }
    return readable;
  }

  /** Those of some entities that the caller may do something to; for entities that they may see. */
  async filterPermitted(
    entityRefs: string[],
    permission: EntityPermission,
    credentials: CallerCredentials,
  ): Promise<string[]> {
    const decisions = await this.#permissions.authorize(
      entityRefs.map(resourceRef => ({ permission, resourceRef })),
      { credentials },
    );
    return entityRefs.filter(
      (_, index) => decisions[index].result === AuthorizeResult.ALLOW,
    );
  }

  /** @throws NotAllowedError */
  async requireBasic(
    permission: BasicPermission,
    credentials: CallerCredentials,
  ): Promise<void> {
    const [{ result }] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) refuse(permission);
  }
}

/** The reference of who calls. @internal */
export function actorOf({ principal }: CallerCredentials): string {
  return principal.type === 'user'
    ? principal.userEntityRef
    : principal.subject;
}

function refuse(permission: { name: string }, what?: string): never {
  throw new NotAllowedError(
    `You may not do this${what ? ` to ${what}` : ''}: it takes the permission ${
      permission.name
    }`,
  );
}
