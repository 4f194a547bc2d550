import type { BackstageUserInfo } from '@backstage/backend-plugin-api';
import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import { RESOURCE_TYPE_SCAFFOLDER_TASK } from '@backstage/plugin-scaffolder-common/alpha';
import { PLATFORM_READS } from './platformPermissions';
import { TEAM_PERMISSIONS } from './teamPermissions';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * Who may do what in this portal. In order, the first that fits decides:
 *
 * 1. Nobody who has not signed in may do anything.
 * 2. The platform team may do everything.
 * 3. Everyone who has signed in, a guest too, may read everything but what {@link PLATFORM_READS} lists.
 * 4. Who is in no team (a guest) may do nothing more.
 * 5. A member of a team may do what {@link TEAM_PERMISSIONS} lists, such as running a template.
 * 6. They may act on an entity that they or a team of theirs owns, and on a scaffolder task that they started.
 * 7. Anything else is refused, so what a new plugin brings is closed until this policy names it.
 */
export class PavedPathPolicy implements PermissionPolicy {
  readonly #platformTeam: string;

  constructor(options: {
    /** Entity reference of the group whose members may do everything. */
    platformTeam: string;
  }) {
    this.#platformTeam = options.platformTeam;
  }

  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return DENY;
    }
    const { permission } = request;
    if (user.info.ownershipEntityRefs.includes(this.#platformTeam)) {
      return ALLOW;
    }
    if (permission.attributes.action === 'read') {
      return PLATFORM_READS.has(permission.name) ? DENY : ALLOW;
    }
    if (!isTeamMember(user.info)) {
      return DENY;
    }
    if (TEAM_PERMISSIONS.has(permission.name)) {
      return ALLOW;
    }
    return decideByOwnership(permission, user.info);
  }
}

function isTeamMember(user: BackstageUserInfo): boolean {
  return user.ownershipEntityRefs.some(ref => ref.startsWith('group:'));
}

function decideByOwnership(
  permission: Permission,
  user: BackstageUserInfo,
): PolicyDecision {
  if (isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)) {
    return createCatalogConditionalDecision(
      permission,
      catalogConditions.isEntityOwner({ claims: user.ownershipEntityRefs }),
    );
  }
  if (isResourcePermission(permission, RESOURCE_TYPE_SCAFFOLDER_TASK)) {
    return createScaffolderTaskConditionalDecision(
      permission,
      scaffolderTaskConditions.isTaskOwner({ createdBy: [user.userEntityRef] }),
    );
  }
  return DENY;
}
