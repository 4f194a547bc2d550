import express, { Router } from 'express';
import createRouterWithPromises from 'express-promise-router';
import { addCommandRoutes } from './routes/commands';
import { RouterOptions } from './routes/context';
import { addCoverageRoutes } from './routes/coverage';
import { addFixRoutes } from './routes/fixes';
import { addReadRoutes } from './routes/reads';

/**
 * The HTTP API; DriftClient is its description.
 * @internal
 */
export function createRouter(options: RouterOptions): Router {
  const router = createRouterWithPromises();
  router.use(express.json());
  addReadRoutes(router, options);
  addCommandRoutes(router, options);
  addFixRoutes(router, options);
  addCoverageRoutes(router, options);
  return router;
}
