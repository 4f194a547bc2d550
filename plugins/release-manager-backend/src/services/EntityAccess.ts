import {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  AuthService,
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
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  Actor,
  SERVICE_ANNOTATION,
} from '@paved-path/backstage-plugin-release-manager-common';
import { ServiceReference } from '@paved-path/backstage-plugin-release-manager-node';

type StreamQuery = NonNullable<
  Parameters<CatalogService['streamEntities']>[0]
>['query'];

/** A person or a service that calls. @internal */
export type CallerCredentials = BackstageCredentials<
  BackstageUserPrincipal | BackstageServicePrincipal
>;

/** Finds the service of an entity, for those who may. @internal */
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
   * The service of an entity.
   *
   * @throws NotFoundError where the caller may not see the entity or it has no service, NotAllowedError where the permission is refused
   */
  async requireService(
    entityRef: string,
    permission: ResourcePermission<'catalog-entity'>,
    credentials: CallerCredentials,
  ): Promise<ServiceReference> {
    const [entity, [decision]] = await Promise.all([
      this.#catalog.getEntityByRef(entityRef, { credentials }),
      this.#permissions.authorize([{ permission, resourceRef: entityRef }], {
        credentials,
      }),
    ]);
    if (!entity) {
      throw new NotFoundError(`There is no entity ${entityRef}`);
    }
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not do this to ${entityRef}: it takes the permission ${permission.name}`,
      );
    }
    const service = serviceOf(entity);
    if (!service) {
      throw new NotFoundError(
        `The entity ${entityRef} has no service: it lacks the annotation ${SERVICE_ANNOTATION}`,
      );
    }
    return service;
  }

  /** Who calls, with the name that people know. */
  async getActor(credentials: CallerCredentials): Promise<Actor> {
    const { principal } = credentials;
    if (principal.type === 'service') {
      return { name: principal.subject };
    }
    const ref = principal.userEntityRef;
    const { name } = parseEntityRef(ref);
    // Who someone is does not depend on what they may see.
    const user = await this.#catalog
      .getEntityByRef(ref, {
        credentials: await this.#auth.getOwnServiceCredentials(),
      })
      .catch(() => undefined);
    const profile = user && isUserEntity(user) ? user.spec.profile : undefined;
    return {
      ref,
      name: profile?.displayName ?? user?.metadata.title ?? name,
      email: profile?.email,
    };
  }

  /** All services of the catalog, or those of a name, whoever may see them; for what happens by itself. */
  async findServices(name?: string): Promise<ServiceReference[]> {
    const key = `metadata.annotations.${SERVICE_ANNOTATION}`;
    if (name === undefined) return this.#query({ [key]: { $exists: true } });
    const plain = await this.#query({ [key]: name });
    if (plain.length) return plain;
    // The annotation may name a namespace before the service.
    const all = await this.#query({ [key]: { $exists: true } });
    return all.filter(service => service.name === name);
  }

  async #query(query: StreamQuery): Promise<ServiceReference[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const services: ServiceReference[] = [];
    const stream = this.#catalog.streamEntities(
      { query, fields: ['kind', 'metadata'] },
      { credentials },
    );
    for await (const entities of stream) {
      for (const entity of entities) {
        const service = serviceOf(entity);
        if (service) services.push(service);
      }
    }
    return services;
  }
}

/**
 * The service that an entity's annotation names: `<service>` or `<namespace>/<service>`.
 * @internal
 */
export function serviceOf(entity: Entity): ServiceReference | undefined {
  const value = entity.metadata.annotations?.[SERVICE_ANNOTATION]?.trim();
  if (!value) return undefined;
  const [first, second] = value.split('/', 2);
  return {
    entityRef: stringifyEntityRef(entity),
    name: second ?? first,
    namespace: second === undefined ? undefined : first,
  };
}
