import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The page of who is on call everywhere. */
export const organisationRouteRef = createRouteRef();

/** The page of one incident, below the organisation's. Notifications lead to it, so its address stays as it is. */
export const incidentRouteRef = createSubRouteRef({
  parent: organisationRouteRef,
  path: '/incidents/:id',
});

/** The tab "On call" of an entity's page. */
export const onCallRouteRef = createRouteRef();

/** The tab "Rota" of a group's page. */
export const teamRotaRouteRef = createRouteRef();

/** The docs of an entity, where the runbook stands. */
export const docsRouteRef = createExternalRouteRef({
  params: ['namespace', 'kind', 'name'],
  defaultTarget: 'techdocs.docRoot',
});
