import {
  type Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';

/** What the signed-in person's teams own, or every service where they are in no team. */
export interface MyEntities {
  /** What to call the person: the first word of their name. */
  firstName: string;
  /** Names of the teams that they are in. */
  teams: string[];
  /** The components of type `service`, by name. */
  services: Entity[];
  /** The other components, by name. */
  others: Entity[];
}

/** A page of cards longer than this is what the catalog is for. */
const MAX_COMPONENTS = 60;
const FIELDS = ['kind', 'metadata', 'spec', 'relations'];

/** Reads from the catalog what concerns the signed-in person. */
export function useMyEntities() {
  const catalog = useApi(catalogApiRef);
  const identity = useApi(identityApiRef);
  return useAsyncRetry(async (): Promise<MyEntities> => {
    const [profile, { userEntityRef, ownershipEntityRefs }] = await Promise.all(
      [identity.getProfileInfo(), identity.getBackstageIdentity()],
    );
    const teamRefs = ownershipEntityRefs.filter(ref =>
      ref.startsWith('group:'),
    );
    const [groups, components] = await Promise.all([
      catalog.getEntitiesByRefs({ entityRefs: teamRefs, fields: FIELDS }),
      catalog.getEntities({
        filter: teamRefs.length
          ? {
              kind: 'Component',
              [`relations.${RELATION_OWNED_BY}`]: ownershipEntityRefs,
            }
          : { kind: 'Component', 'spec.type': 'service' },
        limit: MAX_COMPONENTS,
        fields: FIELDS,
        order: { field: 'metadata.name', order: 'asc' },
      }),
    ]);
    const isService = (entity: Entity) => entity.spec?.type === 'service';
    return {
      firstName: (profile.displayName ?? userEntityRef.split('/')[1]).split(
        ' ',
      )[0],
      teams: groups.items.flatMap(group => (group ? [nameOf(group)] : [])),
      services: components.items.filter(isService),
      others: components.items.filter(entity => !isService(entity)),
    };
  }, [catalog, identity]);
}

/** What people call an entity. */
export function nameOf(entity: Entity): string {
  const profile = entity.spec?.profile;
  if (
    typeof profile === 'object' &&
    profile &&
    'displayName' in profile &&
    typeof profile.displayName === 'string'
  ) {
    return profile.displayName;
  }
  return entity.metadata.title ?? entity.metadata.name;
}

/** Where the entity's page is. */
export function pathOf(entity: Entity): string {
  const [kind, rest] = stringifyEntityRef(entity).split(':');
  const [namespace, name] = rest.split('/');
  return `/catalog/${namespace}/${kind}/${name}`;
}
