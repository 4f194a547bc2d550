/**
 * Drift for apps that still use the old frontend system.
 *
 * @packageDocumentation
 */
import {
  compatWrapper,
  convertLegacyRouteRef,
} from '@backstage/core-compat-api';
import { Header, Page } from '@backstage/core-components';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { DriftClient } from '@paved-path/backstage-plugin-drift-common';
import { driftApiRef } from './api';
import {
  coverageRouteRef,
  driftRouteRef,
  environmentRouteRef,
  fleetRouteRef,
} from './routes';

export { driftApiRef } from './api';
export { isDriftAvailable } from './availability';
export { driftTranslationRef } from './translation';

const routes = {
  fleet: convertLegacyRouteRef(fleetRouteRef),
  environment: convertLegacyRouteRef(environmentRouteRef),
  coverage: convertLegacyRouteRef(coverageRouteRef),
  drift: convertLegacyRouteRef(driftRouteRef),
};

/**
 * Drift, for the old frontend system.
 * @public
 */
export const driftPlugin = createPlugin({
  id: 'drift',
  apis: [
    createApiFactory({
      api: driftApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new DriftClient({ discoveryApi, fetchApi }),
    }),
  ],
  routes,
});

/**
 * The fleet's page with all below it.
 * @public
 */
export const DriftPage = driftPlugin.provide(
  createRoutableExtension({
    name: 'DriftPage',
    mountPoint: routes.fleet,
    component: async () => {
      const { FleetPage } = await import('./components/Fleet');
      return () =>
        compatWrapper(
          <Page themeId="tool">
            <Header title="Drift" />
            <FleetPage />
          </Page>,
        );
    },
  }),
);

/**
 * The tab "Drift" of an entity's page.
 * @public
 */
export const EntityDriftContent = driftPlugin.provide(
  createRoutableExtension({
    name: 'EntityDriftContent',
    mountPoint: routes.drift,
    component: async () => {
      const { DriftTab } = await import('./components/DriftTab');
      return () => compatWrapper(<DriftTab />);
    },
  }),
);

/**
 * The card "Drift" for an entity's overview.
 * @public
 */
export const EntityDriftCard = driftPlugin.provide(
  createComponentExtension({
    name: 'EntityDriftCard',
    component: {
      lazy: async () => {
        const { DriftCard } = await import('./components/DriftCard');
        return (props: { tabHref?: string }) =>
          compatWrapper(<DriftCard {...props} />);
      },
    },
  }),
);
