import type { BackstageUserInfo } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
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
import { rotaUpdatePermission } from '@paved-path/backstage-plugin-on-call-common';
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
 * 6. They may act on an entity that they or a team of theirs owns, and on a scaffolder task that they started. A team's rota is its
 *    members' own.
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

function teamsOf(user: BackstageUserInfo): string[] {
  return user.ownershipEntityRefs.filter(ref => ref.startsWith('group:'));
}

function isTeamMember(user: BackstageUserInfo): boolean {
  return teamsOf(user).length > 0;
}

/** A group is owned by nobody, so its members are told by its name. */
function isTheGroup(groupRef: string) {
  const { namespace, name } = parseEntityRef(groupRef);
  const is = catalogConditions.hasMetadata;
  return {
    allOf: [
      catalogConditions.isEntityKind({ kinds: ['group'] }),
      is({ key: 'namespace', value: namespace }),
      is({ key: 'name', value: name }),
    ] as [
      ReturnType<typeof catalogConditions.isEntityKind>,
      ...ReturnType<typeof is>[],
    ],
  };
}

function decideByOwnership(
  permission: Permission,
  user: BackstageUserInfo,
): PolicyDecision {
  if (isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)) {
    if (permission.name === rotaUpdatePermission.name) {
      return createCatalogConditionalDecision(permission, {
        anyOf: [
          catalogConditions.isEntityOwner({ claims: user.ownershipEntityRefs }),
          ...teamsOf(user).map(isTheGroup),
        ],
      });
    }
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
