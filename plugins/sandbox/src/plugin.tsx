import {
  ApiBlueprint,
  coreExtensionData,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import StorageIcon from '@material-ui/icons/Storage';
import { SERVICE_ANNOTATION } from '@paved-path/backstage-plugin-release-manager-common';
import { SandboxClient } from '@paved-path/backstage-plugin-sandbox-common';
import { sandboxApiRef } from './api';
import { KnownPaths } from './components/KnownPaths';
import { pipelineRouteRef, rootRouteRef } from './routes';

const isService = {
  [`metadata.annotations.${SERVICE_ANNOTATION}`]: { $exists: true },
};

const sandboxApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: sandboxApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new SandboxClient({ discoveryApi, fetchApi }),
    }),
});

const page = PageBlueprint.makeWithOverrides({
  *factory(originalFactory, { inputs }) {
    const original = originalFactory({
      path: '/sandbox',
      title: 'Sandbox',
      icon: <StorageIcon fontSize="inherit" />,
      routeRef: rootRouteRef,
    });
    const paths = inputs.pages.map(each =>
      each.get(coreExtensionData.routePath),
    );
    for (const data of original) {
      if (data.id !== coreExtensionData.reactElement.id) yield data;
    }
    // The page of sub-pages alone shows nothing where there is none.
    yield coreExtensionData.reactElement(
      <KnownPaths paths={paths}>
        {original.get(coreExtensionData.reactElement)}
      </KnownPaths>,
    );
  },
});

const attachTo = { id: 'page:sandbox', input: 'pages' } as const;

const services = SubPageBlueprint.make({
  attachTo,
  name: 'services',
  params: {
    path: 'services',
    title: 'Services',
    loader: async () => {
      const { ServicesPage } = await import('./components/ServicesPage');
      return <ServicesPage />;
    },
  },
});

const runs = SubPageBlueprint.make({
  attachTo,
  name: 'runs',
  params: {
    path: 'runs',
    title: 'Runs',
    loader: async () => {
      const { RunsPage } = await import('./components/RunsPage');
      return <RunsPage />;
    },
  },
});

const repositories = SubPageBlueprint.make({
  attachTo,
  name: 'repositories',
  params: {
    path: 'repositories',
    title: 'Repositories',
    loader: async () => {
      const { RepositoriesPage } = await import(
        './components/RepositoriesPage'
      );
      return <RepositoriesPage />;
    },
  },
});

const dashboards = SubPageBlueprint.make({
  attachTo,
  name: 'dashboards',
  params: {
    path: 'dashboards',
    title: 'Signals',
    loader: async () => {
      const { DashboardsPage } = await import('./components/DashboardsPage');
      return <DashboardsPage />;
    },
  },
});

const tokens = SubPageBlueprint.make({
  attachTo,
  name: 'tokens',
  params: {
    path: 'tokens',
    title: 'Tokens',
    loader: async () => {
      const { TokensPage } = await import('./components/TokensPage');
      return <TokensPage />;
    },
  },
});

const pipelineContent = EntityContentBlueprint.make({
  name: 'pipeline',
  params: {
    path: '/pipeline',
    title: 'Pipeline',
    group: 'development',
    routeRef: pipelineRouteRef,
    filter: isService,
    loader: async () => {
      const { EntityPipeline } = await import('./components/EntityPipeline');
      return <EntityPipeline />;
    },
  },
});

const whereItRunsCard = EntityCardBlueprint.make({
  name: 'where-it-runs',
  params: {
    type: 'content',
    filter: isService,
    loader: async () => {
      const { WhereItRunsCard } = await import('./components/WhereItRunsCard');
      return <WhereItRunsCard />;
    },
  },
});

/** The sandbox, for the new frontend system. */
export default createFrontendPlugin({
  pluginId: 'sandbox',
  title: 'Sandbox',
  icon: <StorageIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, pipeline: pipelineRouteRef },
  extensions: [
    sandboxApi,
    page,
    services,
    runs,
    repositories,
    dashboards,
    tokens,
    pipelineContent,
    whereItRunsCard,
  ],
});
