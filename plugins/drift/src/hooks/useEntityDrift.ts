import { useApi } from '@backstage/frontend-plugin-api';
import {
  driftChannel,
  DriftOverview,
  EnvironmentDetail,
} from '@paved-path/backstage-plugin-drift-common';
import { LiveQuery, useLiveQuery } from '@paved-path/provider-kit-react';
import { driftApiRef } from '../api';
import { isUnderWay } from '../words';

/** All infrastructure environments of the page's entity, live. */
export function useEntityDrift(entityRef: string): LiveQuery<DriftOverview> {
  const api = useApi(driftApiRef);
  return useLiveQuery({
    key: entityRef,
    channel: driftChannel(entityRef),
    load: signal => api.getOverview(entityRef, { signal }),
    isMoving: overview =>
      overview.environments.some(({ check }) => isUnderWay(check)),
  });
}

/**
 * An environment with all that drifted in it, live.
 *
 * @param id - undefined asks nothing
 */
export function useEnvironmentDetail(
  id: string | undefined,
  channel: string,
): LiveQuery<EnvironmentDetail> {
  const api = useApi(driftApiRef);
  return useLiveQuery({
    key: id,
    channel,
    load: signal => api.getEnvironment(id!, { signal }),
    isMoving: ({ environment }) => isUnderWay(environment.check),
  });
}
