import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { goldenPathExtensionPoint } from '@paved-path/backstage-plugin-golden-path-node';
import { GithubClient } from './GithubClient';
import { GithubPipelineHost } from './GithubPipelineHost';
import { GithubRepositoryHost } from './GithubRepositoryHost';
import { readGithubSettings } from './settings';

/**
 * Lets the golden path put repositories on GitHub and build them with GitHub Actions, where `goldenPath.github` is configured.
 * @public
 */
export const goldenPathGithubModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'golden-path-github',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        goldenPath: goldenPathExtensionPoint,
      },
      async init({ config, logger, goldenPath }) {
        const settings = readGithubSettings(config);
        if (!settings) return;
        const client = new GithubClient({ config, settings, logger });
        goldenPath.addRepositoryHost(
          new GithubRepositoryHost({ client, settings }),
        );
        goldenPath.addPipelineHost(
          new GithubPipelineHost({ client, settings }),
        );
      },
    });
  },
});
