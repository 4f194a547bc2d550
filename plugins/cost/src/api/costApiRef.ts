import { createApiRef } from '@backstage/frontend-plugin-api';
import { CostApi } from '@paved-path/backstage-plugin-cost-common';

/**
 * What the backend of cost can be asked and told.
 * @public
 */
export const costApiRef = createApiRef<CostApi>().with({
  id: 'plugin.cost.client',
  pluginId: 'cost',
});
