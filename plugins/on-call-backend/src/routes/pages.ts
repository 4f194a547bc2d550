import {
  incidentCreatePermission,
  onCallReadPermission,
  pageRequestSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { Router } from 'express';
import { commandRoute, credentialsOf, RouterOptions } from './context';
import { entityRefOf, idempotencyKeyOf, parse } from './parse';

/** @internal */
export function addPageRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, access, claims, pages, settler } = options;

  router.post(
    '/entities/:kind/:namespace/:name/pages',
    commandRoute(options, 'page-create', 'high', async (request, caller) => {
      const key = idempotencyKeyOf(request);
      const body = parse(pageRequestSchema, request.body);
      const entity = await access.requireEntity(
        entityRefOf(request),
        incidentCreatePermission,
        caller,
      );
      const page = await pages.send(await claims.ensure(entity), body, {
        actor: await access.getActor(caller),
        key,
      });
      return {
        status: 202,
        location: `/api/on-call/pages/${page.id}`,
        body: page,
        meta: { pageId: page.id, title: body.title, urgency: body.urgency },
      };
    }),
  );

  router.get('/pages/:id', async (request, response) => {
    const credentials = await credentialsOf(httpAuth, request);
    const row = await pages.require(request.params.id);
    await access.requireEntity(
      row.entity_ref,
      onCallReadPermission,
      credentials,
    );
    response.json(await settler.toResult(row));
  });
}
