import {
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { releaseCreatePermission } from '@paved-path/backstage-plugin-release-manager-common';

/** Tells whether a person may make a service that a group owns. @internal */
export class OwnerChecker {
  readonly #catalog: CatalogService;
  readonly #permissions: PermissionsService;
  readonly #userInfo: UserInfoService;

  constructor(options: {
    catalog: CatalogService;
    permissions: PermissionsService;
    userInfo: UserInfoService;
  }) {
    this.#catalog = options.catalog;
    this.#permissions = options.permissions;
    this.#userInfo = options.userInfo;
  }

  /**
   * Throws an InputError where there is no such group, and a NotAllowedError where the person may not act for it.
   *
   * @returns the group's entity reference, in full
   */
  async check(
    owner: string,
    credentials: BackstageCredentials,
  ): Promise<string> {
    const ref = readOwner(owner);
    const group = await this.#catalog.getEntityByRef(ref, { credentials });
    if (!group) {
      throw new InputError(
        `owner: there is no ${ref}; a group of the catalog would be right, such as group:default/payments`,
      );
    }
    const ownerRef = stringifyEntityRef(group);
    // Whoever may release everything may act for every team: the policy says it once, for both.
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: releaseCreatePermission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.ALLOW) return ownerRef;
    if (decision.result === AuthorizeResult.DENY) {
      throw new NotAllowedError(
        'owner: you may not release services, and so not create one either',
      );
    }
    const { ownershipEntityRefs } = await this.#userInfo.getUserInfo(
      credentials,
    );
    const mine = ownershipEntityRefs.map(mineRef =>
      mineRef.toLocaleLowerCase('en-US'),
    );
    if (!mine.includes(ownerRef)) {
      const teams = mine.filter(mineRef => mineRef.startsWith('group:'));
      throw new NotAllowedError(
        `owner: you are not a member of ${ownerRef}; ${
          teams.length
            ? `your teams are ${teams.join(', ')}`
            : 'you are a member of no team'
        }`,
      );
    }
    return ownerRef;
  }
}

function readOwner(owner: string): string {
  let parsed;
  try {
    parsed = parseEntityRef(owner, { defaultKind: 'group' });
  } catch {
    throw new InputError(
      `owner: “${owner}” is not an entity reference; group:default/payments would be right`,
    );
  }
  if (parsed.kind.toLocaleLowerCase('en-US') !== 'group') {
    throw new InputError(
      `owner: ${owner} is not a group; a group would be right, such as group:default/payments`,
    );
  }
  return stringifyEntityRef(parsed);
}
