import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { releaseManagerExtensionPoint } from '@paved-path/backstage-plugin-release-manager-node';
import { readGitopsConfig } from './config';
import { GitopsProvider } from './GitopsProvider';
import { HistoryIndex } from './history/HistoryIndex';

/**
 * Releases through a config repository in Git and a folder of artifacts.
 * @public
 */
export const releaseManagerModuleGitops = createBackendModule({
  pluginId: 'release-manager',
  moduleId: 'gitops',
  register(env) {
    env.registerInit({
      deps: {
        releaseManager: releaseManagerExtensionPoint,
        config: coreServices.rootConfig,
        database: coreServices.database,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ releaseManager, config, database, lifecycle, logger }) {
        const gitopsConfig = readGitopsConfig(config);
        if (!gitopsConfig) {
          logger.info('Not used: releaseManager.gitops is not configured');
          return;
        }
        const provider = GitopsProvider.create({
          config: gitopsConfig,
          index: await HistoryIndex.create(database),
          logger,
        });
        releaseManager.setReleaseProvider(provider);
        lifecycle.addStartupHook(() => provider.start());
        lifecycle.addShutdownHook(() => provider.stop());
      },
    });
  },
});
