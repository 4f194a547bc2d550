import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { onCallExtensionPoint } from '@paved-path/backstage-plugin-on-call-node';
import { SandboxClient } from '@paved-path/backstage-plugin-sandbox-common';
import { join, resolve } from 'node:path';
import { SandboxDocumentHost } from './SandboxDocumentHost';

/**
 * Lets on-call keep documents in the repositories of the sandbox; does nothing where the sandbox is off.
 * @public
 */
export const onCallModuleSandbox = createBackendModule({
  pluginId: 'on-call',
  moduleId: 'sandbox',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        onCall: onCallExtensionPoint,
      },
      async init({ auth, config, discovery, logger, onCall }) {
        if (!config.getOptionalBoolean('sandbox.enabled')) {
          logger.info('Documents are not kept in the sandbox, which is off');
          return;
        }
        onCall.addDocumentHost(
          new SandboxDocumentHost({
            auth,
            client: new SandboxClient({ discoveryApi: discovery }),
            baseUrl: await discovery.getExternalBaseUrl('sandbox'),
            // Where the sandbox keeps its repositories, as <owner>/<name>.git.
            repositories: join(
              resolve(config.getString('sandbox.folder')),
              'repositories',
            ),
            logger,
          }),
        );
      },
    });
  },
});
