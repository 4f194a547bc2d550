import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { onCallPermissions } from '@paved-path/backstage-plugin-on-call-common';
import { onCallExtensionPoint } from '@paved-path/backstage-plugin-on-call-node';
import { EntityAccess } from '@paved-path/provider-kit-node';
import { registerActions } from './actions/registerActions';
import { readOnCallConfig } from './config';
import { OnCallDatabase } from './database/OnCallDatabase';
import { OnCallExtensions } from './extensions';
import { createRouter } from './router';
import { startBackground, stopBackground } from './services/background';
import { createOnCall } from './services/createOnCall';
import { OnCallReporter } from './services/OnCallReporter';

/**
 * On-call.
 * @public
 */
export const onCallPlugin = createBackendPlugin({
  pluginId: 'on-call',
  register(env) {
    const extensions = new OnCallExtensions();
    env.registerExtensionPoint(onCallExtensionPoint, extensions);
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
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
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const { lifecycle } = deps;
        const config = readOnCallConfig(deps.rootConfig);
        const database = await OnCallDatabase.create(deps.database);
        const access = new EntityAccess(deps);
        const reporter = new OnCallReporter(deps);
        const shared = {
          ...deps,
          access,
          config,
          database,
          extensions,
          reporter,
        };
        const onCall = { ...shared, ...createOnCall(shared) };

        deps.permissionsRegistry.addPermissions(onCallPermissions);
        registerActions(onCall);
        deps.httpRouter.use(createRouter(onCall));
        lifecycle.addStartupHook(() => startBackground(onCall));
        lifecycle.addShutdownHook(async () => {
          await stopBackground(onCall);
          reporter.stop();
        });
      },
    });
  },
});
