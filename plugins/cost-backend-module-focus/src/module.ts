import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { costExtensionPoint } from '@paved-path/backstage-plugin-cost-node';
import { FocusProvider } from './FocusProvider';
import { readFocusSettings } from './settings';

/**
 * Reads FOCUS billing exports, where `cost.focus` is configured.
 * @public
 */
export const costFocusModule = createBackendModule({
  pluginId: 'cost',
  moduleId: 'focus',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        cost: costExtensionPoint,
      },
      async init({ config, cost }) {
        const settings = readFocusSettings(config);
        if (settings) cost.addCostProvider(new FocusProvider(settings));
      },
    });
  },
});
