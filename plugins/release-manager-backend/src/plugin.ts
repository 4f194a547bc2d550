import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { releaseManagerPermissions } from '@paved-path/backstage-plugin-release-manager-common';
import { releaseManagerExtensionPoint } from '@paved-path/backstage-plugin-release-manager-node';
import { registerActions } from './actions/registerActions';
import { readReleaseManagerConfig } from './config';
import { ReleaseStore } from './database/ReleaseStore';
import { ReleaseManagerExtensions } from './extensions';
import { createRouter } from './router';
import { AutoReleaser } from './services/AutoReleaser';
import { BranchRestrictionGate } from './services/BranchRestrictionGate';
import { ServiceAccess } from './services/ServiceAccess';
import { Gates } from './services/Gates';
import { followEvents, scheduleTasks } from './services/background';
import { missingProvider } from './services/missingProvider';
import { ReleaseCommands } from './services/ReleaseCommands';
import { ReleaseDriver } from './services/ReleaseDriver';
import { ReleaseReporter } from './services/ReleaseReporter';
import { ReleaseRunner } from './services/ReleaseRunner';
import { ReleaseViews } from './services/ReleaseViews';
import { Wakeups } from './services/Wakeups';

/**
 * The release manager.
 * @public
 */
export const releaseManagerPlugin = createBackendPlugin({
  pluginId: 'release-manager',
  register(env) {
    const extensions = new ReleaseManagerExtensions();
    env.registerExtensionPoint(releaseManagerExtensionPoint, extensions);
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
        const { lifecycle, logger, httpAuth, auditor } = deps;
        const config = readReleaseManagerConfig(deps.config);
        const { environments } = config;
        const { observer } = extensions;
        const provider = extensions.provider ?? missingProvider();

        const store = await ReleaseStore.create(deps.database);
        const access = new ServiceAccess(deps);
        const wakeups = new Wakeups();
        const reporter = new ReleaseReporter(deps);
        const gates = new Gates(
          [new BranchRestrictionGate(environments), ...extensions.gates],
          config.gateTimeout,
        );
        const driver = new ReleaseDriver({
          store,
          reporter,
          gates,
          provider,
          observer,
          wakeups,
          rolloutTimeout: config.rolloutTimeout,
        });
        const runner = new ReleaseRunner({ store, driver, logger });
        const commands = new ReleaseCommands({
          environments,
          provider,
          store,
          runner,
          reporter,
        });
        const views = new ReleaseViews({
          environments,
          provider,
          observer,
          store,
          gates,
        });
        const autoReleaser = new AutoReleaser({
          environments,
          provider,
          commands,
          store,
          access,
          logger,
        });

        deps.permissionsRegistry.addPermissions(releaseManagerPermissions);
        registerActions({ ...deps, access, views, commands });
        deps.httpRouter.use(
          createRouter({ httpAuth, auditor, access, store, views, commands }),
        );
        lifecycle.addStartupHook(async () => {
          if (!extensions.provider) {
            logger.warn('No release provider: nothing can be released');
            return;
          }
          runner.start();
          await followEvents({ ...deps, wakeups, autoReleaser });
          await scheduleTasks({ ...deps, config, store, autoReleaser });
        });
        lifecycle.addShutdownHook(() => runner.stop());
      },
    });
  },
});
