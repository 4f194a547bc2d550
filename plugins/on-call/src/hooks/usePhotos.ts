import { useMemo } from 'react';
import {
  isUserEntity,
  stringifyEntityRef,
  UserEntity,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Person } from '@paved-path/backstage-plugin-on-call-common';
import useAsync from 'react-use/esm/useAsync';

/** The photos of people by their entity, as far as the catalog has them. Without one, a person's initials do. */
export function usePhotos(people: readonly Person[]): Map<string, string> {
  const catalog = useApi(catalogApiRef);
  const key = [...new Set(people.flatMap(({ entityRef }) => entityRef ?? []))]
    .sort()
    .join(' ');
  const { value: items } = useAsync(async () => {
    if (!key) return [];
    const answer = await catalog.getEntitiesByRefs({
      entityRefs: key.split(' '),
      fields: [
        'kind',
        'metadata.name',
        'metadata.namespace',
        'spec.profile.picture',
      ],
    });
    return answer.items;
  }, [catalog, key]);
  return useMemo(() => {
    const photos = new Map<string, string>();
    for (const item of items ?? []) {
      if (!item || !isUserEntity(item)) continue;
      // Whoever has no picture is answered without a specification at all: only these fields were asked for.
      const spec: UserEntity['spec'] | undefined = item.spec;
      const picture = spec?.profile?.picture;
      if (picture) photos.set(stringifyEntityRef(item), picture);
    }
    return photos;
  }, [items]);
}
