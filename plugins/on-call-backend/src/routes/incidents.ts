import {
  noteRequestSchema,
  reassignRequestSchema,
  resolveRequestSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { Request, Router } from 'express';
import { CallerCredentials } from '@paved-path/provider-kit-node';
import { Caller } from '../services/CommandRunner';
import { VisibleIncident } from '../services/Incidents';
import { commandRoute, credentialsOf, RouterOptions } from './context';
import { idempotencyKeyOf, parse } from './parse';

/** @internal */
export function addIncidentRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { httpAuth, access, incidents, incidentCommands: commands } = options;

  /** The incident and the caller of a command, for those who may. */
  const acting = async (
    request: Request,
    credentials: CallerCredentials,
  ): Promise<[VisibleIncident, Caller]> => {
    const key = idempotencyKeyOf(request);
    const visible = await incidents.requireActionable(
      request.params.id,
      credentials,
    );
    return [visible, { actor: await access.getActor(credentials), key }];
  };

  router.get('/incidents/:id', async (request, response) => {
    const credentials = await credentialsOf(httpAuth, request);
    const visible = await incidents.require(request.params.id, credentials);
    response.json(await incidents.getDetail(visible, credentials));
  });

  router.post(
    '/incidents/:id/acknowledge',
    commandRoute(options, 'incident-acknowledge', 'medium', async (...args) => {
      const [visible, caller] = await acting(...args);
      return { body: await commands.acknowledge(visible, caller) };
    }),
  );

  router.post(
    '/incidents/:id/resolve',
    commandRoute(options, 'incident-resolve', 'medium', async (...args) => {
      const body = parse(resolveRequestSchema, args[0].body ?? {});
      const [visible, caller] = await acting(...args);
      return { body: await commands.resolve(visible, body, caller) };
    }),
  );

  router.post(
    '/incidents/:id/reassign',
    commandRoute(options, 'incident-reassign', 'medium', async (...args) => {
      const body = parse(reassignRequestSchema, args[0].body);
      const [visible, caller] = await acting(...args);
      return {
        body: await commands.reassign(visible, body, caller),
        meta: { to: body.to },
      };
    }),
  );

  router.post(
    '/incidents/:id/notes',
    commandRoute(options, 'incident-note', 'low', async (...args) => {
      const body = parse(noteRequestSchema, args[0].body);
      const [visible, caller] = await acting(...args);
      return { body: await commands.addNote(visible, body, caller) };
    }),
  );
}
