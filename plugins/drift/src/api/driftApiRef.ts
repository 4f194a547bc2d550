import { createApiRef } from '@backstage/frontend-plugin-api';
import { DriftApi } from '@paved-path/backstage-plugin-drift-common';

/**
 * What the backend of drift can be asked and told.
 * @public
 */
export const driftApiRef = createApiRef<DriftApi>().with({
  id: 'plugin.drift.client',
  pluginId: 'drift',
});
