import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { onCallExtensionPoint } from '@paved-path/backstage-plugin-on-call-node';
import { GithubDocumentHost } from './GithubDocumentHost';

const DEFAULT_TIMEOUT = { seconds: 10 };

/**
 * Lets on-call keep documents at GitHub, where `onCall.github` is configured.
 * @public
 */
export const onCallModuleGithub = createBackendModule({
  pluginId: 'on-call',
  moduleId: 'github',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        onCall: onCallExtensionPoint,
      },
      async init({ config, onCall }) {
        if (!config.has('onCall.github')) return;
        const key = 'onCall.github.callTimeout';
        const callTimeout = durationToMilliseconds(
          config.has(key)
            ? readDurationFromConfig(config, { key })
            : DEFAULT_TIMEOUT,
        );
        onCall.addDocumentHost(new GithubDocumentHost({ config, callTimeout }));
      },
    });
  },
});
