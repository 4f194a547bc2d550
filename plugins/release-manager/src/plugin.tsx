import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  ReleaseManagerClient,
  SERVICE_ANNOTATION,
} from '@paved-path/backstage-plugin-release-manager-common';
import { releaseManagerApiRef } from './api';
import { releasesRouteRef } from './routes';

const isService = {
  [`metadata.annotations.${SERVICE_ANNOTATION}`]: { $exists: true },
};

const releaseManagerApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: releaseManagerApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new ReleaseManagerClient({ discoveryApi, fetchApi }),
    }),
});

const releasesCard = EntityCardBlueprint.make({
  name: 'releases',
  params: {
    type: 'content',
    filter: isService,
    loader: async () => {
      const { ReleasesCard } = await import('./components/ReleasesCard');
      function RoutedReleasesCard() {
        return <ReleasesCard tabHref={useRouteRef(releasesRouteRef)?.()} />;
      }
      return <RoutedReleasesCard />;
    },
  },
});

const releasesContent = EntityContentBlueprint.make({
  name: 'releases',
  params: {
    path: '/releases',
    title: 'Releases',
    group: 'deployment',
    routeRef: releasesRouteRef,
    filter: isService,
    loader: async () => {
      const { ReleasesTab } = await import('./components/ReleasesTab');
      return <ReleasesTab />;
    },
  },
});

/** The release manager, for the new frontend system. */
export default createFrontendPlugin({
  pluginId: 'release-manager',
  title: 'Release manager',
  info: { packageJson: () => import('../package.json') },
  routes: { releases: releasesRouteRef },
  extensions: [releaseManagerApi, releasesCard, releasesContent],
});
