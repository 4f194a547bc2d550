import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { costExtensionPoint } from '@paved-path/backstage-plugin-cost-node';
import { DayStore } from './database/DayStore';
import { OpenCostClient } from './OpenCostClient';
import { OpenCostProvider } from './OpenCostProvider';
import { readOpenCostSettings } from './settings';

/**
 * Reads what Kubernetes workloads cost, where `cost.opencost` is configured.
 * @public
 */
export const costOpenCostModule = createBackendModule({
  pluginId: 'cost',
  moduleId: 'opencost',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        cost: costExtensionPoint,
        database: coreServices.database,
        logger: coreServices.logger,
      },
      async init({ config, cost, database, logger }) {
        const settings = readOpenCostSettings(config);
        if (!settings) return;
        if (settings.isBesideBill) {
          logger.warn(
            'cost.opencost is configured beside the bill of a cloud. Where the bill has the nodes of a cluster, their cost counts twice; read the cluster from one of them.',
          );
        }
        cost.addCostProvider(
          new OpenCostProvider({
            clusters: settings.clusters.map(cluster => ({
              ...cluster,
              client: new OpenCostClient({ cluster, settings }),
            })),
            settings,
            days: await DayStore.create(database),
            now: Date.now,
          }),
        );
      },
    });
  },
});
