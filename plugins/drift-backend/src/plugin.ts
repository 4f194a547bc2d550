import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { driftPermissions } from '@paved-path/backstage-plugin-drift-common';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import { registerActions } from './actions/registerActions';
import { registerCoverageActions } from './actions/registerCoverageActions';
import { readDriftConfig } from './config';
import { DriftDatabase } from './database/DriftDatabase';
import { DriftExtensions } from './extensions';
import { createRouter } from './router';
import { scheduleTasks } from './services/background';
import { createDrift } from './services/createDrift';
import { DriftReporter } from './services/DriftReporter';
import { EnvironmentAccess } from './services/EnvironmentAccess';

/**
 * Drift.
 * @public
 */
export const driftPlugin = createBackendPlugin({
  pluginId: 'drift',
  register(env) {
    const extensions = new DriftExtensions();
    env.registerExtensionPoint(driftExtensionPoint, extensions);
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
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
        const { lifecycle, logger } = deps;
        const config = readDriftConfig(deps.config);
        const database = await DriftDatabase.create(deps.database);
        const access = new EnvironmentAccess(deps);
        const reporter = new DriftReporter(deps);
        const drift = createDrift({
          ...deps,
          config,
          database,
          extensions,
          reporter,
        });

        deps.permissionsRegistry.addPermissions(driftPermissions);
        registerActions({ ...deps, ...drift, access });
        registerCoverageActions({ ...deps, ...drift, access });
        deps.httpRouter.use(createRouter({ ...deps, ...drift, access }));
        lifecycle.addStartupHook(async () => {
          if (!extensions.providers.size) {
            logger.warn('No drift provider: no drift can be found');
          }
          await drift.queue.start(id => drift.runner.run(id));
          await scheduleTasks({ ...deps, ...drift, config, database });
        });
        lifecycle.addShutdownHook(async () => {
          drift.runner.stop();
          await Promise.all([drift.queue.stop(), drift.openedFixes.stop()]);
          await drift.runner.giveBack();
          reporter.stop();
        });
      },
    });
  },
});
