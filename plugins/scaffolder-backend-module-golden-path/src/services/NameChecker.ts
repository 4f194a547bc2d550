import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  checkServiceName,
  NameCheck,
} from '@paved-path/backstage-plugin-golden-path-common';
import { RepositoryHost } from '@paved-path/backstage-plugin-golden-path-node';

/** Tells whether a name can be had. @internal */
export class NameChecker {
  readonly #catalog: CatalogService;
  readonly #repositoryHost: RepositoryHost;

  constructor(options: {
    catalog: CatalogService;
    repositoryHost: RepositoryHost;
  }) {
    this.#catalog = options.catalog;
    this.#repositoryHost = options.repositoryHost;
  }

  async check(
    name: string,
    options: { credentials: BackstageCredentials; signal: AbortSignal },
  ): Promise<NameCheck> {
    const wrong = checkServiceName(name);
    if (wrong !== undefined) {
      return { name, valid: false, free: false, reason: wrong };
    }
    const [entity, repository] = await Promise.all([
      this.#findEntity(name, options.credentials),
      this.#repositoryHost.find(name, { signal: options.signal }),
    ]);
    if (entity) {
      return {
        name,
        valid: true,
        free: false,
        reason: `“${name}” is taken: ${entity} has this name.`,
      };
    }
    if (repository) {
      return {
        name,
        valid: true,
        free: false,
        reason: `“${name}” is taken: there is a repository of this name at ${repository.url}.`,
      };
    }
    return { name, valid: true, free: true };
  }

  async #findEntity(
    name: string,
    credentials: BackstageCredentials,
  ): Promise<string | undefined> {
    const { items } = await this.#catalog.getEntities(
      {
        // The service brings an API of its name, too.
        filter: ['component', 'api'].map(kind => ({
          kind,
          'metadata.name': name,
        })),
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
        limit: 1,
      },
      { credentials },
    );
    return items[0] && stringifyEntityRef(items[0]);
  }
}
