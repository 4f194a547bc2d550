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

/**
 * Hand over artifacts that were built elsewhere; for services such as a pipeline.
 * @public
 */
export const artifactCreatePermission = createPermission({
  name: 'release-manager.artifact.create',
  attributes: { action: 'create' },
});

/** All permissions of the release manager. @public */
export const releaseManagerPermissions = [
  releaseReadPermission,
  releaseCreatePermission,
  artifactCreatePermission,
];
