import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The page of what the whole organisation costs. */
export const organisationRouteRef = createRouteRef();

/** Where charges come from, for operators, below the organisation's page. */
export const sourcesRouteRef = createSubRouteRef({
  parent: organisationRouteRef,
  path: '/sources',
});

/** The tab "Cost" of an entity's page. */
export const costRouteRef = createRouteRef();
