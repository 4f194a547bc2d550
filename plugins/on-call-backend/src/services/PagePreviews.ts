import {
  Actor,
  OnCallProvider,
} from '@paved-path/backstage-plugin-on-call-node';
import {
  PagePreview,
  Person,
  Urgency,
} from '@paved-path/backstage-plugin-on-call-common';
import { withDeadline } from '@paved-path/provider-kit-node';
import { KnownEntity } from '../database/EntityStore';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { ServiceId } from '../database/rows';
import { namesOf, wakesOf } from '../rules/wakes';
import { OnCallViews } from './OnCallViews';

// Who wants to page somebody does not wait for a name.
const REQUESTER_TIMEOUT = 2_000;

/** Who would be woken, before anybody is. @internal */
export class PagePreviews {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #views: OnCallViews;

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    views: OnCallViews;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#views = options.views;
  }

  async get(entity: KnownEntity, actor: Actor): Promise<PagePreview> {
    const { entityRef, service } = entity;
    const [known, open, requester] = await Promise.all([
      this.#views.findService(entity),
      service ? this.#database.incidents.listOpen(service) : [],
      this.#describeRequester(service, actor),
    ]);
    const { levels, problems, freshness } = this.#views.standingOf(
      entity,
      known,
    );
    const wakes = wakesOf(levels);
    const first = wakes
      .filter(each => each.level === wakes[0].level)
      .map(each => each.person);
    const words = (urgency: Urgency) =>
      known?.snapshot
        ? this.#describe(service as ServiceId, urgency, first)
        : 'who would be told is not known';
    return {
      wakes,
      high: words('high'),
      low: words('low'),
      requester,
      openIncidents: open.map(each => ({ ...each, entityRef })),
      problems: [...new Set(problems.map(each => each.text))],
      freshness,
    };
  }

  #describe(
    { providerId }: ServiceId,
    urgency: Urgency,
    first: readonly Person[],
  ): string {
    const provider = this.#providers.get(providerId);
    const described = provider?.describeUrgency?.(urgency, first);
    if (described) return described;
    const title = this.#views.titleOf(providerId);
    if (!first.length) return 'wakes nobody: nobody is on call';
    return urgency === 'high'
      ? `has ${title} tell ${namesOf(first)} at once`
      : `has ${title} tell ${namesOf(
          first,
        )} as it does with low urgency: whether at once or later is set there`;
  }

  async #describeRequester(
    service: ServiceId | undefined,
    actor: Actor,
  ): Promise<PagePreview['requester']> {
    const provider = service && this.#providers.get(service.providerId);
    if (!provider) return { name: actor.name };
    try {
      return await withDeadline(provider.title, REQUESTER_TIMEOUT, signal =>
        provider.describeRequester(service.key, actor, { signal }),
      );
    } catch {
      return {
        name: actor.name,
        note: `${provider.title} did not say by which name it knows you`,
      };
    }
  }
}
