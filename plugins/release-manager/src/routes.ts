import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The tab "Releases" of an entity's page. */
export const releasesRouteRef = createRouteRef();
