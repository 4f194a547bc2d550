import { savePostmortemRequestSchema } from '@paved-path/backstage-plugin-on-call-common';
import { Router } from 'express';
import { commandRoute, credentialsOf, RouterOptions } from './context';
import { parse } from './parse';

/** @internal */
export function addPostmortemRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { httpAuth, access, incidents, postmortems } = options;

  router.get('/incidents/:id/postmortem', async (request, response) => {
    const credentials = await credentialsOf(httpAuth, request);
    const visible = await incidents.require(request.params.id, credentials);
    response.json(await postmortems.get(visible, credentials));
  });

  router.put(
    '/incidents/:id/postmortem',
    commandRoute(options, 'postmortem-save', 'low', async (request, caller) => {
      const body = parse(savePostmortemRequestSchema, request.body);
      const visible = await incidents.require(request.params.id, caller);
      const writable = await postmortems.requireWritable(visible, caller);
      const author = await access.getActor(caller);
      const saved = await postmortems.save(visible, body, author, writable);
      const { state, version, path } = saved;
      return {
        body: saved,
        meta: { keep: body.keep, state, version, path: path ?? null },
      };
    }),
  );
}
