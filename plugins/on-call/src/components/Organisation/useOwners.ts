import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLiveQuery } from '@paved-path/provider-kit-react';

/** Who owns components in the catalog, to choose from; none while they are not known. */
export function useOwners(): string[] {
  const catalog = useApi(catalogApiRef);
  const { value } = useLiveQuery({
    key: 'owners',
    load: async () => {
      const facet = 'relations.ownedBy';
      const { facets } = await catalog.getEntityFacets({
        filter: { kind: 'component' },
        facets: [facet],
      });
      return facets[facet]?.map(each => each.value) ?? [];
    },
  });
  return value ?? [];
}
