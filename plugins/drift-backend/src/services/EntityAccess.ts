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
import {
  driftReadPermission,
  fleetReadPermission,
} from '@paved-path/backstage-plugin-drift-common';
import { catalogCredentialsOf } from '@paved-path/provider-kit-node';
import { EnvironmentRow, entityRefsOf } from '../database/rows';

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
   * Lets pass who may see the drift of an entity.
   *
   * @throws NotFoundError where the caller may not see the entity, NotAllowedError where the permission is refused
   */
  async requireEntity(
    entityRef: string,
    credentials: CallerCredentials,
  ): Promise<void> {
    const [entity, allowed] = await Promise.all([
      this.#catalog.getEntityByRef(entityRef, {
        credentials: await catalogCredentialsOf(credentials, this.#auth),
      }),
      this.#isAllowed(driftReadPermission, entityRef, credentials),
    ]);
    // What there is, is not told to a service that may not see it: the catalog was not asked in its name.
    if (!allowed && credentials.principal.type === 'service') {
      refuse(driftReadPermission, entityRef);
    }
    if (!entity) throw new NotFoundError(`There is no entity ${entityRef}`);
    if (!allowed) refuse(driftReadPermission, entityRef);
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

  /** Lets pass who may see the fleet, or an entity of the environment. */
  async requireReadable(
    row: EnvironmentRow,
    credentials: CallerCredentials,
  ): Promise<void> {
    const [{ result }] = await this.#permissions.authorize(
      [{ permission: fleetReadPermission }],
      { credentials },
    );
    if (result === AuthorizeResult.ALLOW) return;
    for (const entityRef of entityRefsOf(row)) {
      if (await this.#isAllowed(driftReadPermission, entityRef, credentials)) {
        return;
      }
    }
    refuse(driftReadPermission, row.name);
  }

  /**
   * Lets pass who may act on the entity that owns the environment; where no entity does, who may act on every entity.
   *
   * @throws NotAllowedError
   */
  async requireActionable(
    row: EnvironmentRow,
    permission: EntityPermission,
    credentials: CallerCredentials,
  ): Promise<void> {
    const [owner] = entityRefsOf(row);
    if (owner) {
      if (await this.#isAllowed(permission, owner, credentials)) return;
      refuse(permission, owner);
    }
    const [{ result }] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) refuse(permission, row.name);
  }

  async #isAllowed(
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
