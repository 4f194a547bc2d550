import { AuthService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  Actor,
  SERVICE_ANNOTATION,
} from '@paved-path/backstage-plugin-release-manager-common';
import { ServiceReference } from '@paved-path/backstage-plugin-release-manager-node';
import {
  CallerCredentials,
  EntityAccess,
  EntityPermission,
} from '@paved-path/provider-kit-node';

type StreamQuery = NonNullable<
  Parameters<CatalogService['streamEntities']>[0]
>['query'];

/** Finds the service of an entity, for those who may. @internal */
export class ServiceAccess {
  readonly #access: EntityAccess;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: ConstructorParameters<typeof EntityAccess>[0]) {
    this.#access = new EntityAccess(options);
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /**
   * The service of an entity.
   *
   * @throws NotFoundError where the caller may not see the entity or it has no service, NotAllowedError where the permission is refused
   */
  async requireService(
    entityRef: string,
    permission: EntityPermission,
    credentials: CallerCredentials,
  ): Promise<ServiceReference> {
    const entity = await this.#access.requireEntity(
      entityRef,
      permission,
      credentials,
    );
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
    const { entityRef, ...person } = await this.#access.getActor(credentials);
    return credentials.principal.type === 'user'
      ? { ref: entityRef, ...person }
      : person;
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
