import { InputError } from '@backstage/errors';
import {
  Actor,
  PeopleDirectory,
} from '@paved-path/backstage-plugin-on-call-node';

/**
 * Whom the catalog knows by a reference that somebody wrote.
 *
 * @throws InputError naming the field
 * @internal
 */
export async function requirePerson(
  people: PeopleDirectory,
  field: string,
  entityRef: string,
): Promise<Actor> {
  const found = await people.findByEntityRef(entityRef);
  if (found) {
    const { name, email } = found;
    return { entityRef: found.entityRef, name, email };
  }
  throw new InputError(
    `${field}: the catalog has no user ${JSON.stringify(
      entityRef,
    )}; it looks like user:default/ana`,
  );
}
