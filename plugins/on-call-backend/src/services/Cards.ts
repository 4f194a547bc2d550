import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { OnCallOverview } from '@paved-path/backstage-plugin-on-call-common';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { EntityClaims } from './EntityClaims';
import { OnCallViews } from './OnCallViews';

/** The cards of entities, from the store alone: nobody who looks at one waits for a provider. @internal */
export class Cards {
  readonly #database: OnCallDatabase;
  readonly #claims: EntityClaims;
  readonly #views: OnCallViews;

  constructor(options: {
    database: OnCallDatabase;
    claims: EntityClaims;
    views: OnCallViews;
  }) {
    this.#database = options.database;
    this.#claims = options.claims;
    this.#views = options.views;
  }

  /** The card of an entity that was just read from the catalog. */
  async get(entity: Entity): Promise<OnCallOverview> {
    const { cards } = this.#database;
    const entityRef = stringifyEntityRef(entity);
    const card = await cards.get(entityRef);
    const known = await this.#claims.compare(entity, card?.entity);
    if (card && known === card.entity) return this.#views.toOverview(card);
    // Its claim is new, and so may be its service.
    return this.#views.toOverview(
      (await cards.get(entityRef)) ?? { entity: known, open: [] },
    );
  }
}
