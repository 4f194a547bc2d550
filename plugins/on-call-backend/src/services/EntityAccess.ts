import {
  AuthService,
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  Entity,
  isUserEntity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  BasicPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { onCallReadPermission } from '@paved-path/backstage-plugin-on-call-common';
import { Actor } from '@paved-path/backstage-plugin-on-call-node';
import { catalogCredentialsOf } from '@paved-path/provider-kit-node';

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
   * The entity, for whom may see it and has the permission for it.
   *
   * @throws NotFoundError where the caller may not see the entity, NotAllowedError where the permission is refused
   */
  async requireEntity(
    entityRef: string,
    permission: EntityPermission,
    credentials: CallerCredentials,
  ): Promise<Entity> {
    const [entity, allowed] = await Promise.all([
      this.#catalog.getEntityByRef(entityRef, {
        credentials: await catalogCredentialsOf(credentials, this.#auth),
      }),
      this.isAllowed(permission, entityRef, credentials),
    ]);
    // What there is, is not told to a service that may not act on it: the catalog was not asked in its name.
    if (!allowed && credentials.principal.type === 'service') {
      refuse(permission, entityRef);
    }
    if (!entity) throw new NotFoundError(`There is no entity ${entityRef}`);
    if (!allowed) refuse(permission, entityRef);
    return entity;
  }

  /**
   * Lets pass who has a permission that belongs to no entity.
   *
   * @throws NotAllowedError
   */
  async requireBasic(
    permission: BasicPermission,
    credentials: CallerCredentials,
  ): Promise<void> {
    const [{ result }] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) refuse(permission);
  }

  /** Those of some entities that the caller may see, and whose on-call they may see. */
  async listReadable(
    entityRefs: readonly string[],
    credentials: CallerCredentials,
  ): Promise<string[]> {
    if (!entityRefs.length) return [];
    const [{ items }, decisions] = await Promise.all([
      this.#catalog.getEntitiesByRefs(
        {
          entityRefs: [...entityRefs],
          fields: ['kind', 'metadata.name', 'metadata.namespace'],
        },
        { credentials: await catalogCredentialsOf(credentials, this.#auth) },
      ),
      this.#permissions.authorize(
        entityRefs.map(resourceRef => ({
          permission: onCallReadPermission,
          resourceRef,
        })),
        { credentials },
      ),
    ]);
    return items
      .filter(
        (item, at) => item && decisions[at].result === AuthorizeResult.ALLOW,
      )
      .map(item => stringifyEntityRef(item as Entity));
  }

  async isAllowed(
    permission: EntityPermission,
    entityRef: string,
    credentials: CallerCredentials,
  ): Promise<boolean> {
    const [{ result }] = await this.#permissions.authorize(
      [{ permission, resourceRef: entityRef }],
      { credentials },
    );
    return result === AuthorizeResult.ALLOW;
  }

  /** Whether somebody has a permission for whatever entity, also for what belongs to none. */
  async isAllowedForAll(
    permission: EntityPermission,
    credentials: CallerCredentials,
  ): Promise<boolean> {
    const [{ result }] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    return result === AuthorizeResult.ALLOW;
  }

  /** Who calls, with the name and the address that people know. */
  async getActor(credentials: CallerCredentials): Promise<Actor> {
    const entityRef = actorOf(credentials);
    if (credentials.principal.type === 'service') {
      return { entityRef, name: entityRef };
    }
    // Who someone is does not depend on what they may see.
    const user = await this.#catalog
      .getEntityByRef(entityRef, {
        credentials: await this.#auth.getOwnServiceCredentials(),
      })
      .catch(() => undefined);
    const profile = user && isUserEntity(user) ? user.spec.profile : undefined;
    return {
      entityRef,
      name:
        profile?.displayName ??
        user?.metadata.title ??
        parseEntityRef(entityRef).name,
      email: profile?.email,
    };
  }
}

/** The reference of who calls. @internal */
export function actorOf({ principal }: CallerCredentials): string {
  return principal.type === 'user'
    ? principal.userEntityRef
    : principal.subject;
}

/** @throws NotAllowedError @internal */
export function refuse(permission: { name: string }, what?: string): never {
  throw new NotAllowedError(
    `You may not do this${what ? ` to ${what}` : ''}: it takes the permission ${
      permission.name
    }`,
  );
}
