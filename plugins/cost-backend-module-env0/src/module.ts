import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { costExtensionPoint } from '@paved-path/backstage-plugin-cost-node';
import { Env0Client } from './Env0Client';
import { Env0Provider } from './Env0Provider';
import { readEnv0Settings } from './settings';

/**
 * Reads what environments cost from env0, where `cost.env0` is configured.
 * @public
 */
export const costEnv0Module = createBackendModule({
  pluginId: 'cost',
  moduleId: 'env0',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        cost: costExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ config, cost, logger }) {
        const settings = readEnv0Settings(config);
        if (!settings) return;
        if (settings.isBesideBill) {
          logger.warn(
            'cost.env0 is configured beside the bill of a cloud. Where the bill has what an environment is made of, its cost counts twice; read it from one of them.',
          );
        }
        cost.addCostProvider(
          new Env0Provider({
            client: new Env0Client({ settings }),
            settings,
            now: Date.now,
          }),
        );
      },
    });
  },
});
