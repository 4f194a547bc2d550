import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { goldenPathExtensionPoint } from '@paved-path/backstage-plugin-golden-path-node';
import { OnCallClient } from '@paved-path/backstage-plugin-on-call-common';
import { ReleaseManagerClient } from '@paved-path/backstage-plugin-release-manager-common';
import { Router } from 'express';
import { createCatalogRegisterAction } from './actions/createCatalogRegisterAction';
import { createDashboardsPublishAction } from './actions/createDashboardsPublishAction';
import { createOnCallCheckAction } from './actions/createOnCallCheckAction';
import { createOnCallCreateAction } from './actions/createOnCallCreateAction';
import { createPipelineSetUpAction } from './actions/createPipelineSetUpAction';
import { createRepositoryCreateAction } from './actions/createRepositoryCreateAction';
import { createServiceCheckAction } from './actions/createServiceCheckAction';
import { createServiceReleaseAction } from './actions/createServiceReleaseAction';
import { Hosts } from './Hosts';
import { createRouter } from './router';
import { NameChecker } from './services/NameChecker';
import { OnCallCoverage } from './services/OnCallCoverage';
import { OwnerChecker } from './services/OwnerChecker';
import { PreviewService } from './services/PreviewService';
import { StackCatalog } from './services/StackCatalog';
import { readSettings } from './settings';

/**
 * Adds the actions of the golden path to the scaffolder, and what its form asks.
 * @public
 */
export const goldenPathModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'golden-path',
  register(env) {
    const installed = new Hosts();
    env.registerExtensionPoint(goldenPathExtensionPoint, installed);
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { actions, auth, catalog, permissions, userInfo } = deps;
        const settings = readSettings(deps.config);
        const { timeouts, planFolder, planSource } = settings;
        const hosts = installed.choose(settings);
        const { repositoryHost, pipelineHost, dashboardHost, onCallHost } =
          hosts;
        const names = new NameChecker({ catalog, repositoryHost });
        const owners = new OwnerChecker({ catalog, permissions, userInfo });
        const stacks = new StackCatalog({ planFolder });
        const coverage = new OnCallCoverage({
          auth,
          client: new OnCallClient({ discoveryApi: deps.discovery }),
          timeout: timeouts.onCall,
        });
        const preview = new PreviewService({
          settings,
          hosts,
          stacks,
          coverage,
        });
        const client = new ReleaseManagerClient({
          discoveryApi: deps.discovery,
        });

        actions.addActions(
          createServiceCheckAction({
            auth,
            names,
            owners,
            stacks,
            repositoryHost,
            planSource,
            requestTimeout: timeouts.request,
          }),
          createRepositoryCreateAction({ auth, repositoryHost }),
          createPipelineSetUpAction({
            auth,
            pipelineHost,
            timeout: timeouts.pipeline,
          }),
          createDashboardsPublishAction({
            auth,
            dashboardHost,
            planFolder,
            requestTimeout: timeouts.request,
          }),
          createOnCallCreateAction({
            auth,
            onCallHost,
            requestTimeout: timeouts.request,
          }),
          createOnCallCheckAction({ auth, coverage }),
          createCatalogRegisterAction({
            auth,
            catalog,
            timeout: timeouts.catalog,
          }),
          createServiceReleaseAction({
            auth,
            client,
            timeouts,
            serviceUrl: (service, environment) =>
              preview.serviceUrl(service, environment),
            environments: () => preview.environments(),
          }),
        );

        const router = Router();
        router.use(
          '/modules/golden-path',
          createRouter({
            httpAuth: deps.httpAuth,
            permissions,
            names,
            stacks,
            preview,
            requestTimeout: timeouts.request,
          }),
        );
        deps.httpRouter.use(router);
      },
    });
  },
});
