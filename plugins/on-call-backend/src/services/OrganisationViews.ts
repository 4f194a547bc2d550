import {
  OnCallProblem,
  OrganisationItem,
  OrganisationPage,
  OrganisationQuery,
} from '@paved-path/backstage-plugin-on-call-common';
import { OnCallProvider } from '@paved-path/backstage-plugin-on-call-node';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { OrganisationRow } from '../database/OrganisationStore';
import { currentRange } from '../rules/freshness';
import { firstLevelOf } from '../rules/levels';
import { OnCallViews } from './OnCallViews';

/** Who is on call everywhere. @internal */
export class OrganisationViews {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #staleAfter: number;
  readonly #views: OnCallViews;

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    /** In milliseconds. */
    staleAfter: number;
    views: OnCallViews;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#staleAfter = options.staleAfter;
    this.#views = options.views;
  }

  async get(query: OrganisationQuery): Promise<OrganisationPage> {
    const { organisation } = this.#database;
    const [{ rows, totalItems, nextCursor }, nobody, unknown] =
      await Promise.all([
        organisation.list(query),
        organisation.countNobody(),
        organisation.countUnknown(
          [...this.#providers.keys()],
          currentRange({ staleAfter: this.#staleAfter, now: Date.now() }),
        ),
      ]);
    return {
      items: rows.map(row => this.#toItem(row)),
      totalItems,
      nobody,
      unknown,
      nextCursor,
    };
  }

  #toItem({ entity, service: known }: OrganisationRow): OrganisationItem {
    const { service, levels, problems, freshness } = this.#views.standingOf(
      entity,
      known,
    );
    const level = firstLevelOf(levels);
    return {
      entityRef: entity.entityRef,
      title: entity.title,
      ownerRef: entity.ownerRef,
      service,
      now: level?.now.filter(shift => shift.person) ?? [],
      level: level?.level,
      openIncidents: known?.openIncidents ?? 0,
      problems: service ? problems : [unclaimed(entity.title), ...problems],
      freshness,
    };
  }
}

function unclaimed(title: string): OnCallProblem {
  return {
    kind: 'nobody',
    text: `No on-call provider knows ${title}: nobody can be paged for it`,
  };
}
