import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { FileTextProcessor } from './FileTextProcessor';

/** Lets the example organisation keep its API definitions in files of their own. */
export const catalogModuleFileText = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'file-text',
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.addProcessor(new FileTextProcessor());
      },
    });
  },
});
