import {
  anomalyAcknowledgePermission,
  sourceReadPermission,
} from '@paved-path/backstage-plugin-cost-common';
import { useAllowed } from '@paved-path/provider-kit-react';

/** Whether the reader may acknowledge an entity's anomalies; false until it is known, and where it is nobody's. */
export function useMayAcknowledge(entityRef: string | undefined): boolean {
  const { allowed } = useAllowed({
    permission: anomalyAcknowledgePermission,
    resourceRef: entityRef,
  });
  return Boolean(entityRef) && allowed;
}

/** Whether the reader may see where charges come from; false until it is known. */
export function useMayReadSources(): boolean {
  return useAllowed({ permission: sourceReadPermission }).allowed;
}
