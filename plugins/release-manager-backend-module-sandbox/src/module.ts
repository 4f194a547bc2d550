import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { releaseManagerExtensionPoint } from '@paved-path/backstage-plugin-release-manager-node';
import { SandboxClient } from '@paved-path/backstage-plugin-sandbox-common';
import { SandboxRolloutObserver } from './SandboxRolloutObserver';

/**
 * Lets the release manager see what runs in the sandbox; does nothing where the sandbox is off.
 * @public
 */
export const releaseManagerModuleSandbox = createBackendModule({
  pluginId: 'release-manager',
  moduleId: 'sandbox',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        releaseManager: releaseManagerExtensionPoint,
      },
      async init({ auth, config, discovery, logger, releaseManager }) {
        if (!config.getOptionalBoolean('sandbox.enabled')) {
          logger.info('Rollouts are not observed in the sandbox, which is off');
          return;
        }
        releaseManager.setRolloutObserver(
          new SandboxRolloutObserver({
            auth,
            client: new SandboxClient({ discoveryApi: discovery }),
          }),
        );
      },
    });
  },
});
