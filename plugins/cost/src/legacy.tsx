/**
 * Cost for apps that still use the old frontend system.
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
import { CostClient } from '@paved-path/backstage-plugin-cost-common';
import { costApiRef } from './api';
import { costRouteRef, organisationRouteRef, sourcesRouteRef } from './routes';

export { costApiRef } from './api';
export { isCostAvailable } from './availability';
export { costTranslationRef } from './translation';

const routes = {
  organisation: convertLegacyRouteRef(organisationRouteRef),
  sources: convertLegacyRouteRef(sourcesRouteRef),
  cost: convertLegacyRouteRef(costRouteRef),
};

/**
 * Cost, for the old frontend system.
 * @public
 */
export const costPlugin = createPlugin({
  id: 'cost',
  apis: [
    createApiFactory({
      api: costApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new CostClient({ discoveryApi, fetchApi }),
    }),
  ],
  routes,
});

/**
 * What the whole organisation costs, and below it where charges come from. Notifications lead to entities' pages, so it may be mounted anywhere.
 * @public
 */
export const CostPage = costPlugin.provide(
  createRoutableExtension({
    name: 'CostPage',
    mountPoint: routes.organisation,
    component: async () => {
      const { CostPage: Body } = await import('./components/CostPage');
      return () =>
        compatWrapper(
          <Page themeId="tool">
            <Header title="Cost" />
            <Body />
          </Page>,
        );
    },
  }),
);

/**
 * The tab "Cost" of an entity's page, to be mounted at `/cost`.
 * @public
 */
export const EntityCostContent = costPlugin.provide(
  createRoutableExtension({
    name: 'EntityCostContent',
    mountPoint: routes.cost,
    component: async () => {
      const { CostTab } = await import('./components/CostTab');
      return () => compatWrapper(<CostTab />);
    },
  }),
);

/**
 * The card "Cost" for an entity's overview.
 * @public
 */
export const EntityCostCard = costPlugin.provide(
  createComponentExtension({
    name: 'EntityCostCard',
    component: {
      lazy: async () => {
        const { CostCard } = await import('./components/CostCard');
        return (props: { tabHref?: string }) =>
          compatWrapper(<CostCard {...props} />);
      },
    },
  }),
);
