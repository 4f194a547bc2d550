import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { PeopleDirectory } from '@paved-path/backstage-plugin-on-call-node';
import { KnownEntity } from '../database/EntityStore';
import { KnownService } from '../database/ServiceStore';

/** Whom incidents can be reassigned to. @internal */
export class Responders {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #people: PeopleDirectory;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    people: PeopleDirectory;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#people = options.people;
  }

  /** Who is on call or next at any level, and then the members of the owning team; each once, and only whom the catalog knows. */
  async list(
    { ownerRef }: KnownEntity,
    service: KnownService | undefined,
  ): Promise<Person[]> {
    const people = new Map<string, Person>();
    for (const { now, next } of service?.snapshot?.levels ?? []) {
      for (const { person } of [...now, ...(next ? [next] : [])]) {
        if (person?.entityRef && !people.has(person.entityRef)) {
          people.set(person.entityRef, person);
        }
      }
    }
    for (const ref of await this.#listMembers(ownerRef)) {
      const person = people.has(ref)
        ? undefined
        : await this.#people.findByEntityRef(ref);
      if (person) {
        people.set(ref, { name: person.name, entityRef: person.entityRef });
      }
    }
    return [...people.values()];
  }

  async #listMembers(ownerRef: string | undefined): Promise<string[]> {
    if (!ownerRef) return [];
    if (ownerRef.startsWith('user:')) return [ownerRef];
    // Without the team there are still those on call.
    const group = await this.#catalog
      .getEntityByRef(ownerRef, {
        credentials: await this.#auth.getOwnServiceCredentials(),
      })
      .catch(() => undefined);
    return (group?.relations ?? [])
      .filter(each => each.type === 'hasMember')
      .map(each => each.targetRef)
      .sort();
  }
}
