import {
  ApiBlueprint,
  createApiRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  GoldenPathApi,
  GoldenPathClient,
} from '@paved-path/backstage-plugin-golden-path-common';

/**
 * What the form of a new service asks the server.
 * @public
 */
export const goldenPathApiRef = createApiRef<GoldenPathApi>().with({
  id: 'plugin.scaffolder.golden-path',
  pluginId: 'scaffolder',
});

/** @internal */
export const goldenPathApi = ApiBlueprint.make({
  name: 'golden-path',
  params: defineParams =>
    defineParams({
      api: goldenPathApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new GoldenPathClient({ discoveryApi, fetchApi }),
    }),
});
