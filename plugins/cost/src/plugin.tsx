import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import AccountBalanceWalletIcon from '@material-ui/icons/AccountBalanceWallet';
import { CostClient } from '@paved-path/backstage-plugin-cost-common';
import { costApiRef } from './api';
import { mayHaveCosts } from './availability';
import { costRouteRef, organisationRouteRef, sourcesRouteRef } from './routes';

const costApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: costApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new CostClient({ discoveryApi, fetchApi }),
    }),
});

const costCard = EntityCardBlueprint.make({
  name: 'cost',
  params: {
    type: 'content',
    filter: mayHaveCosts,
    loader: async () => {
      const { CostCard } = await import('./components/CostCard');
      function RoutedCostCard() {
        return <CostCard tabHref={useRouteRef(costRouteRef)?.()} />;
      }
      return <RoutedCostCard />;
    },
  },
});

const costContent = EntityContentBlueprint.make({
  name: 'cost',
  params: {
    path: '/cost',
    title: 'Cost',
    group: 'operation',
    routeRef: costRouteRef,
    filter: mayHaveCosts,
    loader: async () => {
      const { CostTab } = await import('./components/CostTab');
      return <CostTab />;
    },
  },
});

const costPage = PageBlueprint.make({
  params: {
    path: '/cost',
    title: 'Cost',
    icon: <AccountBalanceWalletIcon fontSize="inherit" />,
    routeRef: organisationRouteRef,
    loader: async () => {
      const { CostPage } = await import('./components/CostPage');
      return <CostPage />;
    },
  },
});

/** Cost, for the new frontend system. */
export default createFrontendPlugin({
  pluginId: 'cost',
  title: 'Cost',
  icon: <AccountBalanceWalletIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    organisation: organisationRouteRef,
    sources: sourcesRouteRef,
    cost: costRouteRef,
  },
  extensions: [costApi, costCard, costContent, costPage],
});
