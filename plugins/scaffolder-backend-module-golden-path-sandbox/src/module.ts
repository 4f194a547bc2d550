import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { goldenPathExtensionPoint } from '@paved-path/backstage-plugin-golden-path-node';
import { SandboxClient } from '@paved-path/backstage-plugin-sandbox-common';
import { SandboxDashboardHost } from './SandboxDashboardHost';
import { SandboxPipelineHost } from './SandboxPipelineHost';
import { SandboxRepositoryHost } from './SandboxRepositoryHost';

/**
 * Lets the golden path use the sandbox's Git, pipeline and dashboards.
 * @public
 */
export const goldenPathSandboxModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'golden-path-sandbox',
  register(env) {
    env.registerInit({
      deps: {
        goldenPath: goldenPathExtensionPoint,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
      },
      async init({ goldenPath, auth, config, discovery }) {
        const client = new SandboxClient({ discoveryApi: discovery });
        const portalUrl = config.getString('app.baseUrl').replace(/\/+$/, '');
        const getOwnToken = async () => {
          const { token } = await auth.getPluginRequestToken({
            onBehalfOf: await auth.getOwnServiceCredentials(),
            targetPluginId: 'sandbox',
          });
          return token;
        };
        goldenPath.addRepositoryHost(
          new SandboxRepositoryHost({ client, portalUrl, getOwnToken }),
        );
        goldenPath.addPipelineHost(
          new SandboxPipelineHost({ client, portalUrl }),
        );
        goldenPath.addDashboardHost(new SandboxDashboardHost({ client }));
      },
    });
  },
});
