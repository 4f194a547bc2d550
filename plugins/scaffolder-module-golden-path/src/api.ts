import {
  ApiBlueprint,
  createApiRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { CostApi, CostClient } from '@paved-path/backstage-plugin-cost-common';
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

/**
 * What services of a stack cost, asked of cost where it is installed.
 * @public
 */
export const stackPeersApiRef = createApiRef<
  Pick<CostApi, 'getStackPeers'>
>().with({
  id: 'plugin.scaffolder.golden-path.stack-peers',
  pluginId: 'scaffolder',
});

/** @internal */
export const stackPeersApi = ApiBlueprint.make({
  name: 'golden-path-stack-peers',
  params: defineParams =>
    defineParams({
      api: stackPeersApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new CostClient({ discoveryApi, fetchApi }),
    }),
});
