import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLiveQuery } from '@paved-path/provider-kit-react';

/** More systems than this make no list that anybody reads. */
const MOST = 500;

/** The systems of the catalog, to choose from; none while they are not known. */
export function useSystems(): string[] {
  const catalog = useApi(catalogApiRef);
  const { value } = useLiveQuery({
    key: 'systems',
    load: async () => {
      const { items } = await catalog.queryEntities({
        filter: { kind: 'system' },
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
        limit: MOST,
      });
      return items.map(entity => stringifyEntityRef(entity));
    },
  });
  return value ?? [];
}
