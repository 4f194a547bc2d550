import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { releaseManagerExtensionPoint } from '@paved-path/backstage-plugin-release-manager-node';
import { ArtifactUploads } from './artifacts/ArtifactUploads';
import { createUploadRouter } from './artifacts/uploadRouter';
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
        auditor: coreServices.auditor,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
      },
      async init({ releaseManager, httpRouter, lifecycle, logger, ...deps }) {
        const gitopsConfig = readGitopsConfig(deps.config);
        if (!gitopsConfig) {
          logger.info('Not used: releaseManager.gitops is not configured');
          return;
        }
        const provider = GitopsProvider.create({
          config: gitopsConfig,
          index: await HistoryIndex.create(deps.database),
          logger,
        });
        releaseManager.setReleaseProvider(provider);
        const { artifactsFolder: folder, maxUploadSize } = gitopsConfig;
        const uploads = new ArtifactUploads({
          folder,
          limits: {
            // Text is packed five times as small, and small archives pay for their headers.
            bytes: Math.max(5 * maxUploadSize, 1024 * 1024),
            entries: 2_000,
          },
          events: deps.events,
        });
        httpRouter.use(createUploadRouter({ ...deps, uploads, maxUploadSize }));
        lifecycle.addStartupHook(() => {
          provider.start();
          return uploads.removeAbandoned();
        });
        lifecycle.addShutdownHook(() => provider.stop());
      },
    });
  },
});
