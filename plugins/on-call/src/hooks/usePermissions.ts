import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Incident,
  incidentCreatePermission,
  incidentUpdatePermission,
} from '@paved-path/backstage-plugin-on-call-common';
import { useAllowed } from '@paved-path/provider-kit-react';
import useAsync from 'react-use/esm/useAsync';

/** Whether the reader may page for an entity; false until it is known. */
export function useMayPage(entityRef: string): boolean {
  return useAllowed({
    permission: incidentCreatePermission,
    resourceRef: entityRef,
  }).allowed;
}

/** Whether the reader may act on an incident: by the permission for its entity, or because it is assigned to them. */
export function useMayAct(incident: Incident): {
  allowed: boolean;
  loading: boolean;
} {
  const identity = useApi(identityApiRef);
  const { value: me, loading } = useAsync(
    () => identity.getBackstageIdentity(),
    [identity],
  );
  const permission = useAllowed({
    permission: incidentUpdatePermission,
    resourceRef: incident.entityRef,
  });
  const isAssigned = incident.assignees.some(
    ({ entityRef }) => entityRef && entityRef === me?.userEntityRef,
  );
  return {
    allowed: isAssigned || permission.allowed,
    loading: !isAssigned && (loading || permission.loading),
  };
}
