import { AuthService } from '@backstage/backend-plugin-api';
import {
  Entity,
  isGroupEntity,
  parseEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { untilAborted } from '@paved-path/provider-kit-node';
import { MINUTE } from '../rules/types';

/** How long a catalog that did not answer is not asked about the same entity again, so that no page waits for it over and over. */
const PAUSE = 10_000;

/**
 * What people call services and groups: the titles of the catalog, remembered for a minute, or else their names. A page never fails for the want of one.
 * @internal
 */
export class EntityTitles {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #catalogTimeout: number;
  readonly #now: () => number;
  readonly #known = new Map<string, { title: string; until: number }>();

  constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    /** How long the catalog may take to answer, in milliseconds. */
    catalogTimeout: number;
    /** The time, in milliseconds since 1970. */
    now: () => number;
  }) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#catalogTimeout = options.catalogTimeout;
    this.#now = options.now;
  }

  async of(entityRef: string): Promise<string> {
    const known = this.#known.get(entityRef);
    const now = this.#now();
    if (known && now < known.until && known.until <= now + MINUTE) {
      return known.title;
    }
    const { name } = parseEntityRef(entityRef);
    try {
      const entity = await untilAborted(
        this.#ask(entityRef),
        AbortSignal.timeout(this.#catalogTimeout),
      );
      return this.#keep(entityRef, (entity && titleOf(entity)) ?? name, MINUTE);
    } catch {
      return this.#keep(entityRef, known?.title ?? name, PAUSE);
    }
  }

  async #ask(entityRef: string) {
    const credentials = await this.#auth.getOwnServiceCredentials();
    return this.#catalog.getEntityByRef(entityRef, { credentials });
  }

  #keep(entityRef: string, title: string, duration: number): string {
    this.#known.set(entityRef, { title, until: this.#now() + duration });
    return title;
  }
}

function titleOf(entity: Entity): string | undefined {
  const profile = isGroupEntity(entity) ? entity.spec?.profile : undefined;
  return profile?.displayName ?? entity.metadata.title;
}
