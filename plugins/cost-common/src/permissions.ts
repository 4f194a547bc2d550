import { createPermission } from '@backstage/plugin-permission-common';

/** See what an entity costs. @public */
export const chargeReadPermission = createPermission({
  name: 'cost.charge.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** See what the whole organisation costs. @public */
export const organisationReadPermission = createPermission({
  name: 'cost.organisation.read',
  attributes: { action: 'read' },
});

/** Acknowledge an entity's cost anomaly. @public */
export const anomalyAcknowledgePermission = createPermission({
  name: 'cost.anomaly.acknowledge',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** Leave an estimate of what a change will cost. @public */
export const estimateCreatePermission = createPermission({
  name: 'cost.estimate.create',
  attributes: { action: 'create' },
  resourceType: 'catalog-entity',
});

/** See where charges come from, what was refused and why, and what was paid for asking. @public */
export const sourceReadPermission = createPermission({
  name: 'cost.source.read',
  attributes: { action: 'read' },
});

/** All permissions of cost. @public */
export const costPermissions = [
  chargeReadPermission,
  organisationReadPermission,
  anomalyAcknowledgePermission,
  estimateCreatePermission,
  sourceReadPermission,
];
