import {
  checkCreatePermission,
  coverageReadPermission,
  driftAcknowledgePermission,
  fixApplyPermission,
  fixOpenPermission,
  ignoreRuleCreatePermission,
  scanCreatePermission,
} from '@paved-path/backstage-plugin-drift-common';
import { useAllowed } from '@paved-path/provider-kit-react';

/** What the reader may do to an environment. */
export type EnvironmentPermissions = {
  check: boolean;
  /** Also: ignore within the environment, and take a baseline. */
  acknowledge: boolean;
  /** Ignore across environments. */
  ignoreEverywhere: boolean;
  apply: boolean;
  /** Open pull requests, issues and runs that fix it. */
  open: boolean;
};

/**
 * What the reader may do to an environment; nothing until it is known. The backend asks for the first of an environment's
 * entities. What belongs to none is for those who answer for the whole fleet.
 *
 * @param entityRef - undefined where the environment belongs to no entity
 */
export function useEnvironmentPermissions(
  entityRef: string | undefined,
): EnvironmentPermissions {
  const resourceRef = entityRef;
  const check = useAllowed({
    permission: checkCreatePermission,
    resourceRef,
  });
  const acknowledge = useAllowed({
    permission: driftAcknowledgePermission,
    resourceRef,
  });
  const apply = useAllowed({ permission: fixApplyPermission, resourceRef });
  const open = useAllowed({ permission: fixOpenPermission, resourceRef });
  const fleet = useMayScan();
  return {
    check: entityRef ? check.allowed : fleet,
    acknowledge: entityRef ? acknowledge.allowed : fleet,
    ignoreEverywhere: useMayIgnoreEverywhere(),
    apply: entityRef ? apply.allowed : fleet,
    open: entityRef ? open.allowed : fleet,
  };
}

/** Whether the reader may ignore across environments; false until it is known. */
export function useMayIgnoreEverywhere(): boolean {
  return useAllowed({ permission: ignoreRuleCreatePermission }).allowed;
}

/** Whether the reader may scan the whole fleet; false until it is known. */
export function useMayScan(): boolean {
  return useAllowed({ permission: scanCreatePermission }).allowed;
}

/** Whether the reader may see what no code manages; false until it is known. */
export function useMayReadCoverage(): boolean {
  return useAllowed({ permission: coverageReadPermission }).allowed;
}
