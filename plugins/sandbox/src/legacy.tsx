/**
 * The sandbox for apps that still use the old frontend system.
 *
 * @packageDocumentation
 */
import { Entity } from '@backstage/catalog-model';
import {
  compatWrapper,
  convertLegacyRouteRef,
} from '@backstage/core-compat-api';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { SERVICE_ANNOTATION } from '@paved-path/backstage-plugin-release-manager-common';
import { SandboxClient } from '@paved-path/backstage-plugin-sandbox-common';
import { sandboxApiRef } from './api';
import { pipelineRouteRef, rootRouteRef } from './routes';

export { sandboxApiRef } from './api';
export { sandboxTranslationRef } from './translation';

const routes = {
  root: convertLegacyRouteRef(rootRouteRef),
  pipeline: convertLegacyRouteRef(pipelineRouteRef),
};

/**
 * The sandbox, for the old frontend system.
 * @public
 */
export const sandboxPlugin = createPlugin({
  id: 'sandbox',
  apis: [
    createApiFactory({
      api: sandboxApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new SandboxClient({ discoveryApi, fetchApi }),
    }),
  ],
  routes,
});

/**
 * The sandbox's page with all below it.
 * @public
 */
export const SandboxPage = sandboxPlugin.provide(
  createRoutableExtension({
    name: 'SandboxPage',
    mountPoint: routes.root,
    component: async () => {
      const { SandboxPage: Page } = await import('./components/SandboxPage');
      return () => compatWrapper(<Page />);
    },
  }),
);

/**
 * The tab "Pipeline" of an entity's page.
 * @public
 */
export const EntityPipelineContent = sandboxPlugin.provide(
  createRoutableExtension({
    name: 'EntityPipelineContent',
    mountPoint: routes.pipeline,
    component: async () => {
      const { EntityPipeline } = await import('./components/EntityPipeline');
      return () => compatWrapper(<EntityPipeline />);
    },
  }),
);

/**
 * The card "Where it runs" for an entity's overview.
 * @public
 */
export const EntityWhereItRunsCard = sandboxPlugin.provide(
  createComponentExtension({
    name: 'EntityWhereItRunsCard',
    component: {
      lazy: async () => {
        const { WhereItRunsCard } = await import(
          './components/WhereItRunsCard'
        );
        return () => compatWrapper(<WhereItRunsCard />);
      },
    },
  }),
);

/**
 * Whether an entity is a service that may run in the sandbox.
 * @public
 */
export function isSandboxAvailable(entity: Entity): boolean {
  return Boolean(entity.metadata.annotations?.[SERVICE_ANNOTATION]);
}
