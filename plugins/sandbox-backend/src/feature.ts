import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { sandboxPlugin } from './plugin';
import { sandboxUrlReaderServiceFactory } from './urlReader';

/**
 * The sandbox, and the reader with which the catalog and TechDocs read its repositories.
 * @public
 */
export const sandboxFeatures = createBackendFeatureLoader({
  loader: () => [sandboxPlugin, sandboxUrlReaderServiceFactory],
});
