import { createPermission } from '@backstage/plugin-permission-common';

/**
 * See releases, artifacts and history of an entity.
 * @public
 */
export const releaseReadPermission = createPermission({
  name: 'release-manager.release.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/**
 * Release, promote or roll back an entity.
 * @public
 */
export const releaseCreatePermission = createPermission({
  name: 'release-manager.release.create',
  attributes: { action: 'create' },
  resourceType: 'catalog-entity',
});

/** All permissions of the release manager. @public */
export const releaseManagerPermissions = [
  releaseReadPermission,
  releaseCreatePermission,
];
