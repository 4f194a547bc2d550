import { useApi } from '@backstage/frontend-plugin-api';
import {
  COST_CHANNEL,
  SourceStatus,
} from '@paved-path/backstage-plugin-cost-common';
import { LiveQuery, useLiveQuery } from '@paved-path/provider-kit-react';
import { costApiRef } from '../../api';

/** The sources, and when the portal said so. */
export type Sources = { items: SourceStatus[]; at: string };

/** Where charges come from, live. */
export function useSources(): LiveQuery<Sources> {
  const api = useApi(costApiRef);
  return useLiveQuery({
    key: 'sources',
    channel: COST_CHANNEL,
    load: async signal => ({
      items: await api.getSources({ signal }),
      at: new Date().toISOString(),
    }),
  });
}
