import { createPermission } from '@backstage/plugin-permission-common';

/** See the drift of an entity. @public */
export const driftReadPermission = createPermission({
  name: 'drift.drift.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** See the whole fleet. @public */
export const fleetReadPermission = createPermission({
  name: 'drift.fleet.read',
  attributes: { action: 'read' },
});

/** Check an entity's infrastructure environment now, or cancel a check. @public */
export const checkCreatePermission = createPermission({
  name: 'drift.check.create',
  attributes: { action: 'create' },
  resourceType: 'catalog-entity',
});

/** Scan the whole fleet. @public */
export const scanCreatePermission = createPermission({
  name: 'drift.scan.create',
  attributes: { action: 'create' },
});

/** Acknowledge a drift, take a baseline, or ignore within an environment. @public */
export const driftAcknowledgePermission = createPermission({
  name: 'drift.drift.acknowledge',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** Ignore across environments. @public */
export const ignoreRuleCreatePermission = createPermission({
  name: 'drift.ignore-rule.create',
  attributes: { action: 'create' },
});

/** Apply code to the cloud. @public */
export const fixApplyPermission = createPermission({
  name: 'drift.fix.apply',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** Open a pull request, an issue or a run that fixes drift. @public */
export const fixOpenPermission = createPermission({
  name: 'drift.fix.open',
  attributes: { action: 'create' },
  resourceType: 'catalog-entity',
});

/** See what exists in the cloud, and what of it no code manages. @public */
export const coverageReadPermission = createPermission({
  name: 'drift.coverage.read',
  attributes: { action: 'read' },
});

/** All permissions of drift. @public */
export const driftPermissions = [
  driftReadPermission,
  fleetReadPermission,
  checkCreatePermission,
  scanCreatePermission,
  driftAcknowledgePermission,
  ignoreRuleCreatePermission,
  fixApplyPermission,
  fixOpenPermission,
  coverageReadPermission,
];
