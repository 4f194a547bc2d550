import {
  AuthService,
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { Entity, isUserEntity, parseEntityRef } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  BasicPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';

// How many entities one question is about.
const AT_ONCE = 500;

/**
 * A person or a service that calls.
 * @public
 */
export type CallerCredentials = BackstageCredentials<
  BackstageUserPrincipal | BackstageServicePrincipal
>;

/**
 * A permission that is decided for an entity.
 * @public
 */
export type EntityPermission = ResourcePermission<'catalog-entity'>;

/**
 * Who may see and do what. What belongs to an entity is decided for that entity.
 * @public
 */
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
        credentials: await this.#catalogCredentialsOf(credentials),
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
    if (await this.hasBasic(permission, credentials)) return;
    refuse(permission);
  }

  /** Whether the caller has a permission that belongs to no entity. */
  async hasBasic(
    permission: BasicPermission,
    credentials: CallerCredentials,
  ): Promise<boolean> {
    const [{ result }] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    return result === AuthorizeResult.ALLOW;
  }

  /** Those of some entities that the caller may see, and has the permission for. */
  async filterReadable(
    entityRefs: readonly string[],
    permission: EntityPermission,
    credentials: CallerCredentials,
  ): Promise<string[]> {
    const readable: string[] = [];
    const inCatalog = await this.#catalogCredentialsOf(credentials);
    for (let at = 0; at < entityRefs.length; at += AT_ONCE) {
      const refs = entityRefs.slice(at, at + AT_ONCE);
      const [{ items }, permitted] = await Promise.all([
        this.#catalog.getEntitiesByRefs(
          {
            entityRefs: refs,
            fields: ['kind', 'metadata.name', 'metadata.namespace'],
          },
          { credentials: inCatalog },
        ),
        this.filterPermitted(refs, permission, credentials),
      ]);
      const isPermitted = new Set(permitted);
      readable.push(
        ...refs.filter((ref, index) => items[index] && isPermitted.has(ref)),
      );
    }
    return readable;
  }

  /** Those of some entities that the caller has the permission for; for entities that they may see. */
  async filterPermitted(
    entityRefs: readonly string[],
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

  /** Whether the caller has the permission for the entity, whether or not there is one. */
  async isAllowed(
    permission: EntityPermission,
    entityRef: string,
    credentials: CallerCredentials,
  ): Promise<boolean> {
    const permitted = await this.filterPermitted(
      [entityRef],
      permission,
      credentials,
    );
    return permitted.length > 0;
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
  async getActor(
    credentials: CallerCredentials,
  ): Promise<{ entityRef: string; name: string; email?: string }> {
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

  /**
   * With which credentials to look up in the catalog what somebody asks about. A person sees what the catalog shows them. A service is known by its
   * permissions alone: the catalog refuses a token that is restricted to another plugin, so the plugin looks in its own name. What the service may
   * do is decided by its own credentials all the same.
   */
  async #catalogCredentialsOf(
    credentials: CallerCredentials,
  ): Promise<BackstageCredentials> {
    return credentials.principal.type === 'service'
      ? this.#auth.getOwnServiceCredentials()
      : credentials;
  }
}

/**
 * The reference of who calls.
 * @public
 */
export function actorOf({ principal }: CallerCredentials): string {
  return principal.type === 'user'
    ? principal.userEntityRef
    : principal.subject;
}

/**
 * Says which permission it takes.
 *
 * @throws NotAllowedError
 * @public
 */
export function refuse(permission: { name: string }, what?: string): never {
  throw new NotAllowedError(
    `You may not do this${what ? ` to ${what}` : ''}: it takes the permission ${
      permission.name
    }`,
  );
}
