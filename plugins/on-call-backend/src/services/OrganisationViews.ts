import {
  OnCallProblem,
  OrganisationItem,
  OrganisationPage,
  OrganisationQuery,
} from '@paved-path/backstage-plugin-on-call-common';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { OrganisationRow } from '../database/OrganisationStore';
import { firstLevelOf } from '../rules/levels';
import { OnCallViews } from './OnCallViews';

/** Who is on call everywhere. @internal */
export class OrganisationViews {
  readonly #database: OnCallDatabase;
  readonly #views: OnCallViews;

  constructor(options: { database: OnCallDatabase; views: OnCallViews }) {
    this.#database = options.database;
    this.#views = options.views;
  }

  async get(query: OrganisationQuery): Promise<OrganisationPage> {
    const [{ rows, totalItems, nextCursor }, nobody] = await Promise.all([
      this.#database.organisation.list(query),
      this.#database.organisation.countNobody(),
    ]);
    return {
      items: rows.map(row => this.#toItem(row)),
      totalItems,
      nobody,
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
