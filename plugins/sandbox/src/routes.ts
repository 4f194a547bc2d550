import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The sandbox's page; everything else hangs below it. */
export const rootRouteRef = createRouteRef();

/** The tab "Pipeline" of an entity's page. */
export const pipelineRouteRef = createRouteRef();
