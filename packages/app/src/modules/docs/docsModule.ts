import {
  ApiBlueprint,
  configApiRef,
  createFrontendModule,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { techdocsStorageApiRef } from '@backstage/plugin-techdocs-react';
import { OrderedTechDocsStorage } from './OrderedTechDocsStorage';

/** Mends how TechDocs' reader takes the news that docs were built anew. */
export const docsModule = createFrontendModule({
  pluginId: 'techdocs',
  extensions: [
    ApiBlueprint.make({
      name: 'storage',
      params: defineParams =>
        defineParams({
          api: techdocsStorageApiRef,
          deps: {
            configApi: configApiRef,
            discoveryApi: discoveryApiRef,
            fetchApi: fetchApiRef,
          },
          factory: options => new OrderedTechDocsStorage(options),
        }),
    }),
  ],
});
