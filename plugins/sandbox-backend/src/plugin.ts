import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { sandboxPermissions } from '@paved-path/backstage-plugin-sandbox-common';
import { readSandboxConfig } from './config';
import { createGitRouter } from './services/git/gitRouter';
import { requireLoopback } from './services/git/loopback';
import { createSourceRouter } from './services/git/sourceRouter';
import { createRouter } from './router';
import { createSandbox } from './services/createSandbox';

/** The paths that whoever is on this machine may read; a push is authenticated by the router of git itself. */
const openPaths = [
  '/git',
  '/repositories/:owner/:name/raw',
  '/repositories/:owner/:name/archive.tar.gz',
];

/**
 * The platform in a box for one machine: git host, pipeline and runtime.
 * @public
 */
export const sandboxPlugin = createBackendPlugin({
  pluginId: 'sandbox',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { config, httpRouter, lifecycle, logger } = deps;
        const settings = readSandboxConfig(config);
        if (!settings) {
          logger.info('The sandbox is off (sandbox.enabled)');
          return;
        }
        deps.permissionsRegistry.addPermissions(sandboxPermissions);
        const baseUrl = await deps.discovery.getExternalBaseUrl('sandbox');
        const portalUrl = config.getString('app.baseUrl').replace(/\/+$/, '');
        const sandbox = await createSandbox({
          ...deps,
          settings,
          baseUrl,
          portalUrl,
        });

        for (const path of openPaths) {
          httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }
        const loopback = requireLoopback([new URL(baseUrl).hostname]);
        httpRouter.use(createSourceRouter(sandbox.repositories, loopback));
        httpRouter.use(
          createGitRouter({ ...deps, ...sandbox, loopback, portalUrl }),
        );
        httpRouter.use(createRouter({ ...deps, ...sandbox }));

        lifecycle.addStartupHook(() => sandbox.begin());
        lifecycle.addShutdownHook(() => sandbox.stop());
        logger.warn(
          `The sandbox is on: whatever is pushed to it and released in it runs as the user who started the portal. It listens on loopback only; its services answer on port ${sandbox.ingressPort}.`,
        );
      },
    });
  },
});
