import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import { GithubCodeHost } from './GithubCodeHost';
import { readGithubSettings } from './settings';

/**
 * Opens pull requests and issues at GitHub, where `drift.github` is configured.
 * @public
 */
export const driftGithubModule = createBackendModule({
  pluginId: 'drift',
  moduleId: 'github',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        drift: driftExtensionPoint,
      },
      async init({ config, logger, drift }) {
        const settings = readGithubSettings(config);
        if (!settings) return;
        drift.addCodeHost(new GithubCodeHost({ config, settings, logger }));
      },
    });
  },
});
