import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The fleet's page. */
export const fleetRouteRef = createRouteRef();

/** The page of one infrastructure environment, below the fleet's. */
export const environmentRouteRef = createSubRouteRef({
  parent: fleetRouteRef,
  path: '/environments/:id',
});

/** The tab "Drift" of an entity's page. */
export const driftRouteRef = createRouteRef();

/** The page about what no code manages, below the fleet's. */
export const coverageRouteRef = createSubRouteRef({
  parent: fleetRouteRef,
  path: '/coverage',
});
