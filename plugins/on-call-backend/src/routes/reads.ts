import { InputError } from '@backstage/errors';
import {
  incidentCreatePermission,
  incidentQuerySchema,
  onCallReadPermission,
  organisationQuerySchema,
  organisationReadPermission,
  providerReadPermission,
} from '@paved-path/backstage-plugin-on-call-common';
import { Request, Router } from 'express';
import { DateTime } from 'luxon';
import { credentialsOf, RouterOptions } from './context';
import { entityRefOf, parse, rangeQuery } from './parse';

const DEFAULT_DAYS = 14;
const ENTITY = '/entities/:kind/:namespace/:name';

/** @internal */
export function addReadRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, access, claims, cards, views, organisation, providers } =
    options;

  /** What is known of the entity that is asked for, for those who may. */
  const readEntity = async (
    request: Request,
    permission = onCallReadPermission,
  ) => {
    const credentials = await credentialsOf(httpAuth, request);
    const entity = await access.requireEntity(
      entityRefOf(request),
      permission,
      credentials,
    );
    return { credentials, entity: await claims.ensure(entity) };
  };

  router.get(ENTITY, async (request, response) => {
    const entity = await access.requireEntity(
      entityRefOf(request),
      onCallReadPermission,
      await credentialsOf(httpAuth, request),
    );
    response.json(await cards.get(entity));
  });

  router.get(`${ENTITY}/incidents`, async (request, response) => {
    const query = parse(incidentQuerySchema, request.query);
    const { entity } = await readEntity(request);
    response.json(await views.getIncidents(entity, query));
  });

  router.get(`${ENTITY}/timeline`, async (request, response) => {
    const range = rangeOf(request);
    const { entity, credentials } = await readEntity(request);
    response.json(await options.timelines.get(entity, range, credentials));
  });

  router.get(`${ENTITY}/page-preview`, async (request, response) => {
    const { entity, credentials } = await readEntity(
      request,
      incidentCreatePermission,
    );
    const actor = await access.getActor(credentials);
    response.json(await options.previews.get(entity, actor));
  });

  router.get('/organisation', async (request, response) => {
    const query = parse(organisationQuerySchema, request.query);
    await access.requireBasic(
      organisationReadPermission,
      await credentialsOf(httpAuth, request),
    );
    response.json(await organisation.get(query));
  });

  router.get('/providers', async (request, response) => {
    await access.requireBasic(
      providerReadPermission,
      await credentialsOf(httpAuth, request),
    );
    response.json({ items: await providers.listStatuses() });
  });
}

/** @throws InputError */
function rangeOf(request: Request) {
  const query = parse(rangeQuery, request.query);
  const end = query.end ? DateTime.fromISO(query.end) : DateTime.utc();
  const start = query.start
    ? DateTime.fromISO(query.start)
    : end.minus({ days: DEFAULT_DAYS });
  if (start >= end) throw new InputError('start: it must be before the end');
  return {
    start: start.toUTC().toISO() as string,
    end: end.toUTC().toISO() as string,
  };
}
