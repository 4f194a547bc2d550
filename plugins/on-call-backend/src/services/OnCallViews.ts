import {
  IncidentPage,
  IncidentQuery,
  OnCallOverview,
  OnCallService,
} from '@paved-path/backstage-plugin-on-call-common';
import { OnCallProvider } from '@paved-path/backstage-plugin-on-call-node';
import { Freshness } from '@paved-path/provider-kit-common';
import { Card } from '../database/CardStore';
import { KnownEntity } from '../database/EntityStore';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { KnownService } from '../database/ServiceStore';
import { freshnessOf, leastFresh } from '../rules/freshness';
import { levelsAt, withNobody, withRotaIds } from '../rules/levels';
import { HISTORY_STALE_AFTER } from './IncidentHistory';

const DEFAULT_LIMIT = 50;

/** How entities' on-call stands, from the store alone: nobody who asks waits for a provider. @internal */
export class OnCallViews {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #staleAfter: number;

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    /** In milliseconds. */
    staleAfter: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#staleAfter = options.staleAfter;
  }

  /** The card, as it stands now. */
  toOverview({ entity, service, open }: Card): OnCallOverview {
    const { entityRef } = entity;
    const standing = this.standingOf(entity, service);
    return {
      entityRef,
      service: standing.service,
      levels: standing.levels,
      problems: standing.problems,
      openIncidents: open.map(each => ({ ...each, entityRef })),
      freshness: standing.freshness,
    };
  }

  /** Open incidents, past ones, or all of them; the newest first. */
  async getIncidents(
    entity: KnownEntity,
    { state, limit = DEFAULT_LIMIT, cursor }: IncidentQuery,
  ): Promise<IncidentPage> {
    const { entityRef, service } = entity;
    const [page, known] = await Promise.all([
      service
        ? this.#database.incidents.listPage(service, {
            isOpen: state && state === 'open',
            limit,
            cursor,
          })
        : { items: [], totalItems: 0 },
      this.findService(entity),
    ]);
    return {
      ...page,
      items: page.items.map(each => ({ ...each, entityRef })),
      freshness:
        state === 'open'
          ? this.freshnessOf(service?.providerId, known)
          : this.freshnessOfAll(service?.providerId, known, state),
    };
  }

  /** What is kept of an entity's service. */
  async findService(entity: KnownEntity): Promise<KnownService | undefined> {
    return entity.service && this.#database.services.get(entity.service);
  }

  /** How a service stands now, of what is known. */
  standingOf(
    entity: Pick<KnownEntity, 'service' | 'problems' | 'title'>,
    known: KnownService | undefined,
  ): Pick<OnCallOverview, 'service' | 'levels' | 'problems' | 'freshness'> {
    const freshness = this.freshnessOf(entity.service?.providerId, known);
    if (!entity.service) {
      return { levels: [], problems: entity.problems, freshness };
    }
    const { providerId, key } = entity.service;
    const snapshot = known?.snapshot;
    const service: OnCallService = {
      providerId,
      providerTitle: this.titleOf(providerId),
      key,
      name: snapshot?.name ?? entity.title,
      url: snapshot?.url,
      status: snapshot?.status ?? 'unknown',
      policy: snapshot?.policy,
    };
    if (!snapshot) {
      return { service, levels: [], problems: entity.problems, freshness };
    }
    const { levels, problems } = levelsAt(snapshot.levels, Date.now());
    return {
      service,
      levels: withRotaIds(levels, providerId),
      problems: [
        ...withNobody(snapshot.problems, levels, snapshot.name),
        ...problems,
        ...entity.problems,
      ],
      freshness,
    };
  }

  freshnessOf(
    providerId: string | undefined,
    known: KnownService | undefined,
  ): Freshness {
    if (providerId === undefined) {
      return {
        source: 'no provider',
        state: 'never',
        reason: this.#providers.size
          ? 'No on-call provider knows this entity'
          : 'No on-call provider is installed',
      };
    }
    const source = this.titleOf(providerId);
    return freshnessOf({
      source,
      readAt: known?.readAt,
      reason: this.#providers.has(providerId)
        ? known?.reason
        : `The provider ${source} is not installed`,
      staleAfter: this.#staleAfter,
      now: Date.now(),
    });
  }

  /** How trustworthy past incidents are, or all of them: those that are read of long ago are read by themselves. */
  freshnessOfAll(
    providerId: string | undefined,
    known: KnownService | undefined,
    state?: 'past',
  ): Freshness {
    const standing = this.freshnessOf(providerId, known);
    if (providerId === undefined || !this.#providers.has(providerId)) {
      return standing;
    }
    const past = freshnessOf({
      source: this.titleOf(providerId),
      readAt: known?.historyReadAt,
      reason: known?.historyReason,
      staleAfter: HISTORY_STALE_AFTER,
      now: Date.now(),
    });
    return state === 'past' ? past : leastFresh(standing, past);
  }

  titleOf(providerId: string): string {
    return this.#providers.get(providerId)?.title ?? providerId;
  }
}
