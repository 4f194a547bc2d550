import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { costPermissions } from '@paved-path/backstage-plugin-cost-common';
import { costExtensionPoint } from '@paved-path/backstage-plugin-cost-node';
import { EntityAccess } from '@paved-path/provider-kit-node';
import { registerActions } from './actions/registerActions';
import { readCostConfig } from './config';
import { CostDatabase } from './database/CostDatabase';
import { CostExtensions } from './extensions';
import { createRouter } from './router';
import { scheduleTasks } from './services/background';
import { CostReporter } from './services/CostReporter';
import { createCost } from './services/createCost';

/**
 * Cost.
 * @public
 */
export const costPlugin = createBackendPlugin({
  pluginId: 'cost',
  register(env) {
    const extensions = new CostExtensions();
    env.registerExtensionPoint(costExtensionPoint, extensions);
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const config = readCostConfig(deps.config);
        const database = await CostDatabase.create(deps.database);
        const access = new EntityAccess(deps);
        const reporter = new CostReporter(deps);
        const cost = createCost({
          ...deps,
          access,
          config,
          database,
          extensions,
          reporter,
        });

        deps.permissionsRegistry.addPermissions(costPermissions);
        registerActions({ ...deps, ...cost, access });
        deps.httpRouter.use(createRouter({ ...deps, ...cost, access }));
        deps.lifecycle.addStartupHook(async () => {
          if (!extensions.providers.size) {
            deps.logger.warn('No cost provider: there are no charges to read');
          }
          await scheduleTasks({ ...deps, ...cost, config, reporter });
        });
      },
    });
  },
});
