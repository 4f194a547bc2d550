import { createPermission } from '@backstage/plugin-permission-common';

/** See who is on call for an entity, and its incidents. @public */
export const onCallReadPermission = createPermission({
  name: 'on-call.on-call.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** See who is on call everywhere, and all rotas. @public */
export const organisationReadPermission = createPermission({
  name: 'on-call.organisation.read',
  attributes: { action: 'read' },
});

/** Page whoever is on call for an entity. @public */
export const incidentCreatePermission = createPermission({
  name: 'on-call.incident.create',
  attributes: { action: 'create' },
  resourceType: 'catalog-entity',
});

/** Acknowledge, resolve, reassign and annotate an entity's incidents. Whom an incident is assigned to may always do so. @public */
export const incidentUpdatePermission = createPermission({
  name: 'on-call.incident.update',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** Write the postmortem of an entity's incident. @public */
export const postmortemWritePermission = createPermission({
  name: 'on-call.postmortem.write',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** Override shifts of a team's rota. Everybody may ask for, and answer, a swap of their own shifts. @public */
export const rotaUpdatePermission = createPermission({
  name: 'on-call.rota.update',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** See how the providers are doing. @public */
export const providerReadPermission = createPermission({
  name: 'on-call.provider.read',
  attributes: { action: 'read' },
});

/** All permissions of on-call. @public */
export const onCallPermissions = [
  onCallReadPermission,
  organisationReadPermission,
  incidentCreatePermission,
  incidentUpdatePermission,
  postmortemWritePermission,
  rotaUpdatePermission,
  providerReadPermission,
];
