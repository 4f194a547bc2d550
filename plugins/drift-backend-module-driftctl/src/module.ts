import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import { DriftctlInventory } from './DriftctlInventory';
import { readDriftctlSettings } from './settings';

/**
 * Shows what driftctl reported, where `drift.driftctl` is configured.
 * @public
 */
export const driftDriftctlModule = createBackendModule({
  pluginId: 'drift',
  moduleId: 'driftctl',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        drift: driftExtensionPoint,
      },
      async init({ config, drift }) {
        for (const report of readDriftctlSettings(config)) {
          drift.addInventoryProvider(new DriftctlInventory({ report }));
        }
      },
    });
  },
});
