import { useApi } from '@backstage/frontend-plugin-api';
import {
  FLEET_CHANNEL,
  IgnoreRule,
} from '@paved-path/backstage-plugin-drift-common';
import { LiveQuery, useLiveQuery } from '@paved-path/provider-kit-react';
import { driftApiRef } from '../api';

/**
 * The ignore rules, live.
 *
 * @param wanted - false asks nothing
 */
export function useIgnoreRules(wanted: boolean): LiveQuery<IgnoreRule[]> {
  const api = useApi(driftApiRef);
  return useLiveQuery({
    key: wanted ? 'ignore-rules' : undefined,
    channel: FLEET_CHANNEL,
    load: signal => api.getIgnoreRules({ signal }),
  });
}
