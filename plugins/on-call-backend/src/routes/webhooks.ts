import express, { Router } from 'express';
import { RouterOptions } from './context';

/**
 * Where providers say that something changed. It is open to the world, and so each webhook carries a signature that its provider verifies
 * over the very bytes that came: this route stands before anything that reads bodies.
 * @internal
 */
export function addWebhookRoutes(router: Router, options: RouterOptions): void {
  const { httpRouter, webhooks } = options;
  httpRouter.addAuthPolicy({ path: '/webhooks', allow: 'unauthenticated' });

  router.post(
    '/webhooks/:providerId',
    express.raw({ type: () => true, limit: '1mb', inflate: false }),
    async (request, response) => {
      await webhooks.hear(request.params.providerId, {
        headers: request.headers,
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      });
      response.status(202).end();
    },
  );
}
