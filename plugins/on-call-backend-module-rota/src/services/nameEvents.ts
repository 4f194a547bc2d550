import { IncidentEvent } from '@paved-path/backstage-plugin-on-call-common';
import { EntityTitles } from './EntityTitles';
import { People } from './People';

/**
 * The events of an incident with the names that are known by now: some were written down before the catalog had a person, and once groups were
 * written down by their references.
 * @internal
 */
export async function nameEvents(
  events: readonly IncidentEvent[],
  { people, titles }: { people: People; titles: EntityTitles },
): Promise<IncidentEvent[]> {
  await people.load(events.flatMap(({ who }) => who?.entityRef ?? []));
  return Promise.all(
    events.map(async event => {
      const { who, text } = event;
      if (!who) return event;
      if (who.entityRef || !/^group:[^/]+\/[^/]+$/.test(who.name)) {
        return { ...event, who: people.latest(who) };
      }
      const name = await titles.of(who.name);
      return {
        ...event,
        who: { ...who, name },
        text: text.split(who.name).join(name),
      };
    }),
  );
}
