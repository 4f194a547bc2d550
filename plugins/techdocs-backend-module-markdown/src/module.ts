import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import {
  DirectoryPreparer,
  techdocsGeneratorExtensionPoint,
  techdocsPreparerExtensionPoint,
  type TechdocsGenerator,
} from '@backstage/plugin-techdocs-node';
import { FolderPreparer } from './FolderPreparer';
import { MarkdownGenerator } from './MarkdownGenerator';

/**
 * Builds every TechDocs site with markdown-it, in the backend's own process.
 *
 * @remarks
 * It replaces TechDocs' default generator, so `techdocs.generator.runIn` has no effect, and its preparer of folders, so that docs which did not
 * change are not built again.
 *
 * @public
 */
export const techdocsModuleMarkdown = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'markdown',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        preparers: techdocsPreparerExtensionPoint,
        reader: coreServices.urlReader,
        techdocs: techdocsGeneratorExtensionPoint,
      },
      async init({ config, logger, preparers, reader, techdocs }) {
        const generator = new MarkdownGenerator({
          integrations: ScmIntegrations.fromConfig(config),
        });
        // The extension point asks for TechDocs' class, of which it only calls `run`; the class
        // has private fields, so nothing but itself is assignable to it.
        techdocs.setTechdocsGenerator(
          generator as unknown as TechdocsGenerator,
        );
        preparers.registerPreparer(
          'dir',
          new FolderPreparer(
            DirectoryPreparer.fromConfig(config, { logger, reader }),
          ),
        );
      },
    });
  },
});
