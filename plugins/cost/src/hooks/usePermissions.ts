import { usePermission } from '@backstage/plugin-permission-react';
import {
  anomalyAcknowledgePermission,
  sourceReadPermission,
} from '@paved-path/backstage-plugin-cost-common';

/** Whether the reader may acknowledge an entity's anomalies; false until it is known, and where it is nobody's. */
export function useMayAcknowledge(entityRef: string | undefined): boolean {
  const { allowed } = usePermission({
    permission: anomalyAcknowledgePermission,
    resourceRef: entityRef,
  });
  return Boolean(entityRef) && allowed;
}

/** Whether the reader may see where charges come from; false until it is known. */
export function useMayReadSources(): boolean {
  return usePermission({ permission: sourceReadPermission }).allowed;
}
