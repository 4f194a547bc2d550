import { createApiRef } from '@backstage/frontend-plugin-api';
import { SandboxClient } from '@paved-path/backstage-plugin-sandbox-common';

/**
 * What the sandbox's backend can be asked and told.
 * @public
 */
export type SandboxApi = Pick<SandboxClient, keyof SandboxClient>;

/** @public */
export const sandboxApiRef = createApiRef<SandboxApi>().with({
  id: 'plugin.sandbox.client',
  pluginId: 'sandbox',
});
