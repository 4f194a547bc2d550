import { BackstageCredentials } from '@backstage/backend-plugin-api';
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
        reason: `“${name}” is taken: there is ${entity} of this name.`,
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

  /** What has the name, in words. */
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
        fields: ['kind'],
        limit: 1,
      },
      { credentials },
    );
    if (!items[0]) return undefined;
    return items[0].kind === 'API' ? 'an API' : 'a component';
  }
}
