import { parseEntityRef } from '@backstage/catalog-model';
import {
  IncidentEvent,
  Person,
} from '@paved-path/backstage-plugin-on-call-common';
import type { StoredIncident } from './incidentRows';

/** Tells the names of user entities; undefined where it knows none. @internal */
export type NameSource = { nameOf(entityRef: string): string | undefined };

/**
 * Names of people who were written down before the catalog knew them, such as just after a start: they have no name but that of their reference,
 * and are read with the one that the catalog has by now.
 * @internal
 */
export class KnownNames {
  #source: NameSource = { nameOf: () => undefined };

  use(source: NameSource): void {
    this.#source = source;
  }

  ofPerson(person: Person): Person {
    const { entityRef, name } = person;
    if (!entityRef || !entityRef.endsWith(`/${name}`)) return person;
    if (parseEntityRef(entityRef).name !== name) return person;
    return { ...person, name: this.#source.nameOf(entityRef) ?? name };
  }

  ofIncident(incident: StoredIncident): StoredIncident {
    const { requestedBy, resolvedBy, acknowledgedBy, assignees } = incident;
    return {
      ...incident,
      ...(requestedBy && { requestedBy: this.ofPerson(requestedBy) }),
      ...(resolvedBy && { resolvedBy: this.ofPerson(resolvedBy) }),
      acknowledgedBy: acknowledgedBy.map(each => this.ofPerson(each)),
      assignees: assignees.map(each => this.ofPerson(each)),
    };
  }

  ofEvent(event: IncidentEvent): IncidentEvent {
    return event.who ? { ...event, who: this.ofPerson(event.who) } : event;
  }
}
