import express, { Router } from 'express';
import createRouterWithPromises from 'express-promise-router';
import { RouterOptions } from './routes/context';
import { addIncidentRoutes } from './routes/incidents';
import { addPageRoutes } from './routes/pages';
import { addPostmortemRoutes } from './routes/postmortems';
import { addReadRoutes } from './routes/reads';
import { addRotaRoutes } from './routes/rotas';
import { addWebhookRoutes } from './routes/webhooks';

/**
 * The HTTP API; OnCallClient is its description.
 * @internal
 */
export function createRouter(options: RouterOptions): Router {
  const router = createRouterWithPromises();
  addWebhookRoutes(router, options);
  router.use(express.json({ limit: '1mb' }));
  addReadRoutes(router, options);
  addPageRoutes(router, options);
  addIncidentRoutes(router, options);
  addRotaRoutes(router, options);
  addPostmortemRoutes(router, options);
  return router;
}
