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
import CompareArrowsIcon from '@material-ui/icons/CompareArrows';
import { DriftClient } from '@paved-path/backstage-plugin-drift-common';
import { driftApiRef } from './api';
import { hasInfrastructure } from './availability';
import {
  coverageRouteRef,
  driftRouteRef,
  environmentRouteRef,
  fleetRouteRef,
} from './routes';

const driftApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: driftApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new DriftClient({ discoveryApi, fetchApi }),
    }),
});

const driftCard = EntityCardBlueprint.make({
  name: 'drift',
  params: {
    type: 'content',
    filter: hasInfrastructure,
    loader: async () => {
      const { DriftCard } = await import('./components/DriftCard');
      function RoutedDriftCard() {
        return <DriftCard tabHref={useRouteRef(driftRouteRef)?.()} />;
      }
      return <RoutedDriftCard />;
    },
  },
});

const driftContent = EntityContentBlueprint.make({
  name: 'drift',
  params: {
    path: '/drift',
    title: 'Drift',
    group: 'operation',
    routeRef: driftRouteRef,
    filter: hasInfrastructure,
    loader: async () => {
      const { DriftTab } = await import('./components/DriftTab');
      return <DriftTab />;
    },
  },
});

const fleetPage = PageBlueprint.make({
  params: {
    path: '/drift',
    title: 'Drift',
    icon: <CompareArrowsIcon fontSize="inherit" />,
    routeRef: fleetRouteRef,
    loader: async () => {
      const { FleetPage } = await import('./components/Fleet');
      // The landmark that a page itself has no element for.
      return (
        <main>
          <FleetPage />
        </main>
      );
    },
  },
});

/** Drift, for the new frontend system. */
export default createFrontendPlugin({
  pluginId: 'drift',
  title: 'Drift',
  icon: <CompareArrowsIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    fleet: fleetRouteRef,
    environment: environmentRouteRef,
    coverage: coverageRouteRef,
    drift: driftRouteRef,
  },
  extensions: [driftApi, driftCard, driftContent, fleetPage],
});
