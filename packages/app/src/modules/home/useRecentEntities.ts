import { useApiHolder } from '@backstage/frontend-plugin-api';
import { visitsApiRef } from '@backstage/plugin-home';
import useAsync from 'react-use/esm/useAsync';

/** How many are shown. */
const LIMIT = 8;

/** Entity references of the pages that the person looked at last, newest first; empty where visits are not recorded. */
export function useRecentEntities(): string[] {
  const visitsApi = useApiHolder().get(visitsApiRef);
  const { value } = useAsync(
    async () =>
      visitsApi?.list({
        limit: 50,
        orderBy: [{ field: 'timestamp', direction: 'desc' }],
      }),
    [visitsApi],
  );
  const refs = (value ?? []).flatMap(visit => visit.entityRef ?? []);
  return [...new Set(refs)].slice(0, LIMIT);
}
