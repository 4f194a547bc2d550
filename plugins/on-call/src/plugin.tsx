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
import NotificationsActiveIcon from '@material-ui/icons/NotificationsActive';
import { OnCallClient } from '@paved-path/backstage-plugin-on-call-common';
import { onCallApiRef } from './api';
import { mayHaveOnCall } from './availability';
import {
  docsRouteRef,
  incidentRouteRef,
  onCallRouteRef,
  organisationRouteRef,
  teamRotaRouteRef,
} from './routes';

const onCallApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: onCallApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new OnCallClient({ discoveryApi, fetchApi }),
    }),
});

const onCallCard = EntityCardBlueprint.make({
  name: 'on-call',
  params: {
    type: 'content',
    filter: mayHaveOnCall,
    loader: async () => {
      const { OnCallCard } = await import('./components/OnCallCard');
      function RoutedOnCallCard() {
        return <OnCallCard tabHref={useRouteRef(onCallRouteRef)?.()} />;
      }
      return <RoutedOnCallCard />;
    },
  },
});

const onCallContent = EntityContentBlueprint.make({
  name: 'on-call',
  params: {
    path: '/on-call',
    title: 'On call',
    group: 'operation',
    routeRef: onCallRouteRef,
    filter: mayHaveOnCall,
    loader: async () => {
      const { OnCallTab } = await import('./components/OnCallTab');
      return <OnCallTab />;
    },
  },
});

const teamRotaContent = EntityContentBlueprint.make({
  name: 'rota',
  params: {
    path: '/rota',
    title: 'Rota',
    group: 'operation',
    routeRef: teamRotaRouteRef,
    filter: { kind: 'group' },
    loader: async () => {
      const { TeamRotaTab } = await import('./components/TeamRota/TeamRotaTab');
      return <TeamRotaTab />;
    },
  },
});

const teamOnCallCard = EntityCardBlueprint.make({
  name: 'team',
  params: {
    type: 'content',
    // Organisations and departments consist of teams; rotas are theirs.
    filter: { kind: 'group', 'spec.type': 'team' },
    loader: async () => {
      const { TeamOnCallCard } = await import('./components/TeamRota');
      function RoutedTeamOnCallCard() {
        return <TeamOnCallCard tabHref={useRouteRef(teamRotaRouteRef)?.()} />;
      }
      return <RoutedTeamOnCallCard />;
    },
  },
});

const onCallPage = PageBlueprint.make({
  params: {
    path: '/on-call',
    title: 'On call',
    icon: <NotificationsActiveIcon fontSize="inherit" />,
    routeRef: organisationRouteRef,
    loader: async () => {
      const { OnCallPage } = await import('./components/OnCallPage');
      // The landmark that a page itself has no element for.
      return (
        <main>
          <OnCallPage />
        </main>
      );
    },
  },
});

/** On-call, for the new frontend system. */
export default createFrontendPlugin({
  pluginId: 'on-call',
  title: 'On call',
  icon: <NotificationsActiveIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    organisation: organisationRouteRef,
    incident: incidentRouteRef,
    onCall: onCallRouteRef,
    teamRota: teamRotaRouteRef,
  },
  externalRoutes: { docs: docsRouteRef },
  extensions: [
    onCallApi,
    onCallCard,
    onCallContent,
    teamOnCallCard,
    teamRotaContent,
    onCallPage,
  ],
});
