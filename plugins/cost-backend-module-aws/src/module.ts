import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  costExtensionPoint,
  utcDayOf,
} from '@paved-path/backstage-plugin-cost-node';
import { AwsProvider } from './AwsProvider';
import { CostExplorer } from './CostExplorer';
import { AwsDatabase } from './database/AwsDatabase';
import { readAwsSettings } from './settings';

/**
 * Reads charges from AWS Cost Explorer, where `cost.aws` is configured.
 * @public
 */
export const costAwsModule = createBackendModule({
  pluginId: 'cost',
  moduleId: 'aws',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        cost: costExtensionPoint,
        database: coreServices.database,
      },
      async init({ config, cost, ...deps }) {
        const settings = readAwsSettings(config);
        if (!settings) return;
        const database = await AwsDatabase.create(deps.database);
        const costExplorer = new CostExplorer({
          config,
          settings,
          beforeRequest: () =>
            database.paidRequests.add(utcDayOf(Date.now()).slice(0, 7)),
        });
        cost.addCostProvider(
          new AwsProvider({ costExplorer, database, settings, now: Date.now }),
        );
      },
    });
  },
});
