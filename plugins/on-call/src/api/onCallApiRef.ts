import { createApiRef } from '@backstage/frontend-plugin-api';
import { OnCallApi } from '@paved-path/backstage-plugin-on-call-common';

/**
 * What the backend of on-call can be asked and told.
 * @public
 */
export const onCallApiRef = createApiRef<OnCallApi>().with({
  id: 'plugin.on-call.client',
  pluginId: 'on-call',
});
