import { createPermission } from '@backstage/plugin-permission-common';

/** See repositories, runs, logs and what runs. @public */
export const sandboxReadPermission = createPermission({
  name: 'sandbox.platform.read',
  attributes: { action: 'read' },
});

/** Create a repository. @public */
export const repositoryCreatePermission = createPermission({
  name: 'sandbox.repository.create',
  attributes: { action: 'create' },
});

/** Act on the repositories of others: create them in another team's name, start and cancel their runs. @public */
export const repositoryAdministerPermission = createPermission({
  name: 'sandbox.repository.administer',
  attributes: { action: 'update' },
});

/** Start a pipeline run. @public */
export const runCreatePermission = createPermission({
  name: 'sandbox.run.create',
  attributes: { action: 'create' },
});

/** Cancel a pipeline run. @public */
export const runCancelPermission = createPermission({
  name: 'sandbox.run.cancel',
  attributes: { action: 'update' },
});

/** Create and revoke one's own push tokens. @public */
export const tokenCreatePermission = createPermission({
  name: 'sandbox.token.create',
  attributes: { action: 'create' },
});

/** All permissions of the sandbox. @public */
export const sandboxPermissions = [
  sandboxReadPermission,
  repositoryCreatePermission,
  repositoryAdministerPermission,
  runCreatePermission,
  runCancelPermission,
  tokenCreatePermission,
];
