import express, { Router } from 'express';
import createRouterWithPromises from 'express-promise-router';
import { addCommandRoutes } from './routes/commands';
import { RouterOptions } from './routes/context';
import { addReadRoutes } from './routes/reads';

/**
 * The HTTP API; CostClient is its description.
 * @internal
 */
export function createRouter(options: RouterOptions): Router {
  const router = createRouterWithPromises();
  // What Infracost writes of a big repository has some megabytes.
  router.use(express.json({ limit: '10mb' }));
  addReadRoutes(router, options);
  addCommandRoutes(router, options);
  return router;
}
