import {
  fixApplyPermission,
  fixOpenPermission,
  openFixRequestSchema,
} from '@paved-path/backstage-plugin-drift-common';
import { Router } from 'express';
import { z } from 'zod';
import { actorOf } from '@paved-path/provider-kit-node';
import { commandRoute, credentialsOf, RouterOptions } from './context';
import { requireIdempotencyKey } from './idempotency';
import { parse } from './parse';

const applyRequest = z.strictObject({ planId: z.string().min(1) });

/** @internal */
export function addFixRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, access, views, fixes, fixOptions, openedFixes } = options;

  router.get('/environments/:id/fixes', async (request, response) => {
    const credentials = await credentialsOf(httpAuth, request);
    const row = await views.requireEnvironment(request.params.id);
    await access.requireReadable(row, credentials);
    response.json({ items: await fixOptions.list(row) });
  });

  router.post(
    '/environments/:id/fixes/open',
    commandRoute(options, 'fix-open', 'high', async (request, caller) => {
      const key = requireIdempotencyKey(request);
      const body = parse(openFixRequestSchema, request.body);
      const row = await views.requireEnvironment(request.params.id);
      await access.requireActionable(row, fixOpenPermission, caller);
      const actor = actorOf(caller);
      const opened = await openedFixes.open(row, body, { actor, key });
      const { kind, title, url } = opened;
      return { body: opened, meta: { ...body, kind, title, url } };
    }),
  );

  router.post(
    '/environments/:id/fixes/plan',
    commandRoute(options, 'fix-plan', 'medium', async (request, caller) => {
      const row = await views.requireEnvironment(request.params.id);
      await access.requireActionable(row, fixApplyPermission, caller);
      const plan = await fixes.plan(row, actorOf(caller));
      return { body: plan, meta: { planId: plan.id } };
    }),
  );

  router.post(
    '/environments/:id/fixes/apply',
    commandRoute(options, 'fix-apply', 'high', async (request, caller) => {
      const { planId } = parse(applyRequest, request.body);
      const row = await views.requireEnvironment(request.params.id);
      await access.requireActionable(row, fixApplyPermission, caller);
      const check = await fixes.apply(row, planId, actorOf(caller));
      return {
        status: 202,
        location: `/api/drift/checks/${check.id}`,
        body: check,
        meta: { planId, checkId: check.id },
      };
    }),
  );
}
