import { useApi } from '@backstage/frontend-plugin-api';
import {
  releaseChannel,
  releaseCreatePermission,
  ReleaseOverview,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  LiveQuery,
  useAllowed,
  useLiveQuery,
} from '@paved-path/provider-kit-react';
import { releaseManagerApiRef } from '../api';
import { isUnderWay } from '../words';

/** How the page's service stands everywhere, live. */
export function useReleaseOverview(
  entityRef: string,
): LiveQuery<ReleaseOverview> {
  const api = useApi(releaseManagerApiRef);
  return useLiveQuery({
    key: entityRef,
    channel: releaseChannel(entityRef),
    load: signal => api.getOverview(entityRef, { signal }),
    isMoving: overview =>
      overview.environments.some(
        ({ release, rollout }) =>
          isUnderWay(release) || rollout.state === 'progressing',
      ),
  });
}

/** Whether the reader may release the entity; false until it is known. */
export function useMayRelease(entityRef: string): boolean {
  return useAllowed({
    permission: releaseCreatePermission,
    resourceRef: entityRef,
  }).allowed;
}
