import { fixApplyPermission } from '@paved-path/backstage-plugin-drift-common';
import { Router } from 'express';
import { z } from 'zod';
import { actorOf } from '../services/EntityAccess';
import { commandRoute, credentialsOf, RouterOptions } from './context';
import { parse } from './parse';

const applyRequest = z.strictObject({ planId: z.string().min(1) });

/** @internal */
export function addFixRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, access, views, fixes } = options;

  router.get('/environments/:id/fixes', async (request, response) => {
    const credentials = await credentialsOf(httpAuth, request);
    const row = await views.requireEnvironment(request.params.id);
    await access.requireReadable(row, credentials);
    response.json({ items: await fixes.getOptions(row) });
  });

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
