import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import { Env0Client } from './Env0Client';
import { Env0Provider } from './Env0Provider';
import { readEnv0Settings } from './settings';

/**
 * Shows the drift that env0 detects, where `drift.env0` is configured.
 * @public
 */
export const driftEnv0Module = createBackendModule({
  pluginId: 'drift',
  moduleId: 'env0',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        drift: driftExtensionPoint,
      },
      async init({ config, drift }) {
        const settings = readEnv0Settings(config);
        if (!settings) return;
        drift.addDriftProvider(
          new Env0Provider({ client: new Env0Client({ settings }), settings }),
        );
      },
    });
  },
});
