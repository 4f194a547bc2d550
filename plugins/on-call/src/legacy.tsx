/**
 * On-call for apps that still use the old frontend system.
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
import { OnCallClient } from '@paved-path/backstage-plugin-on-call-common';
import { onCallApiRef } from './api';
import {
  docsRouteRef,
  incidentRouteRef,
  onCallRouteRef,
  organisationRouteRef,
  teamRotaRouteRef,
} from './routes';

export { onCallApiRef } from './api';
export { isOnCallAvailable, isTeamRotaAvailable } from './availability';
export { onCallTranslationRef } from './translation';

const routes = {
  organisation: convertLegacyRouteRef(organisationRouteRef),
  incident: convertLegacyRouteRef(incidentRouteRef),
  onCall: convertLegacyRouteRef(onCallRouteRef),
  teamRota: convertLegacyRouteRef(teamRotaRouteRef),
};

/**
 * On-call, for the old frontend system.
 * @public
 */
export const onCallPlugin = createPlugin({
  id: 'on-call',
  apis: [
    createApiFactory({
      api: onCallApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new OnCallClient({ discoveryApi, fetchApi }),
    }),
  ],
  routes,
  externalRoutes: { docs: convertLegacyRouteRef(docsRouteRef) },
});

/**
 * Who is on call everywhere, and below it the pages of incidents. Notifications lead to `/on-call/incidents/…`, so mount it there.
 * @public
 */
export const OnCallPage = onCallPlugin.provide(
  createRoutableExtension({
    name: 'OnCallPage',
    mountPoint: routes.organisation,
    component: async () => {
      const { OnCallPage: Body } = await import('./components/OnCallPage');
      return () =>
        compatWrapper(
          <Page themeId="tool">
            <Header title="On call" />
            <Body />
          </Page>,
        );
    },
  }),
);

/**
 * The tab "On call" of an entity's page, to be mounted at `/on-call`.
 * @public
 */
export const EntityOnCallContent = onCallPlugin.provide(
  createRoutableExtension({
    name: 'EntityOnCallContent',
    mountPoint: routes.onCall,
    component: async () => {
      const { OnCallTab } = await import('./components/OnCallTab');
      return () => compatWrapper(<OnCallTab />);
    },
  }),
);

/**
 * The tab "Rota" of a group's page.
 * @public
 */
export const EntityTeamRotaContent = onCallPlugin.provide(
  createRoutableExtension({
    name: 'EntityTeamRotaContent',
    mountPoint: routes.teamRota,
    component: async () => {
      const { TeamRotaTab } = await import('./components/TeamRota/TeamRotaTab');
      return () => compatWrapper(<TeamRotaTab />);
    },
  }),
);

/**
 * The card "On call" for an entity's overview.
 * @public
 */
export const EntityOnCallCard = onCallPlugin.provide(
  createComponentExtension({
    name: 'EntityOnCallCard',
    component: {
      lazy: async () => {
        const { OnCallCard } = await import('./components/OnCallCard');
        return (props: { tabHref?: string }) =>
          compatWrapper(<OnCallCard {...props} />);
      },
    },
  }),
);

/**
 * The card "On call now" for the overview of a team.
 * @public
 */
export const EntityTeamOnCallCard = onCallPlugin.provide(
  createComponentExtension({
    name: 'EntityTeamOnCallCard',
    component: {
      lazy: async () => {
        const { TeamOnCallCard } = await import('./components/TeamRota');
        return (props: { tabHref?: string }) =>
          compatWrapper(<TeamOnCallCard {...props} />);
      },
    },
  }),
);
