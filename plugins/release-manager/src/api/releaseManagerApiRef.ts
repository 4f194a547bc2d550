import { createApiRef } from '@backstage/frontend-plugin-api';
import { ReleaseManagerApi } from '@paved-path/backstage-plugin-release-manager-common';

/**
 * What the release manager's backend can be asked and told.
 * @public
 */
export const releaseManagerApiRef = createApiRef<ReleaseManagerApi>().with({
  id: 'plugin.release-manager.client',
  pluginId: 'release-manager',
});
