import {
  catalogEntityCreatePermission,
  catalogEntityValidatePermission,
  catalogLocationAnalyzePermission,
  catalogLocationCreatePermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  actionExecutePermission,
  taskCreatePermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import { incidentCreatePermission } from '@paved-path/backstage-plugin-on-call-common';
import {
  repositoryCreatePermission,
  runCancelPermission,
  runCreatePermission,
  tokenCreatePermission,
} from '@paved-path/backstage-plugin-sandbox-common';

/**
 * What everyone in a team may do, whatever they own: make something new, work in the sandbox, and page another team, which is
 * what paging is for. Removing a location
 * (`catalog.location.delete`) is not here, because Backstage asks it without saying whose location it is.
 */
export const TEAM_PERMISSIONS: ReadonlySet<string> = new Set(
  [
    catalogEntityCreatePermission,
    catalogEntityValidatePermission,
    catalogLocationAnalyzePermission,
    catalogLocationCreatePermission,
    actionExecutePermission,
    incidentCreatePermission,
    taskCreatePermission,
    repositoryCreatePermission,
    runCancelPermission,
    runCreatePermission,
    tokenCreatePermission,
  ].map(permission => permission.name),
);
