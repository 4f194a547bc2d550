import {
  driftReadPermission,
  environmentQuerySchema,
  fleetReadPermission,
} from '@paved-path/backstage-plugin-drift-common';
import { Request, Router } from 'express';
import { z } from 'zod';
import { toCheck } from '../database/rows';
import { environmentTable } from '../services/csv';
import { credentialsOf, RouterOptions } from './context';
import { entityRefOf, parse } from './parse';
import { sendTable } from './table';

const fleetQuery = z.object({
  days: z.coerce.number().int().min(1).max(800).default(90),
});
const checksQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** @internal */
export function addReadRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, access, views, checks, scans, commands } = options;

  const requireFleet = async (request: Request) =>
    access.requireBasic(
      fleetReadPermission,
      await credentialsOf(httpAuth, request),
    );
  const readEnvironment = async (request: Request, id: string) => {
    const credentials = await credentialsOf(httpAuth, request);
    const row = await views.requireEnvironment(id);
    await access.requireReadable(row, credentials);
    return row;
  };

  router.get('/entities/:kind/:namespace/:name', async (request, response) => {
    const entityRef = entityRefOf(request);
    await access.requireEntity(
      entityRef,
      driftReadPermission,
      await credentialsOf(httpAuth, request),
    );
    response.json(await views.getOverview(entityRef));
  });

  router.get('/environments.csv', async (request, response) => {
    const query = parse(
      environmentQuerySchema.omit({ limit: true, cursor: true }),
      request.query,
    );
    await requireFleet(request);
    await sendTable(
      response,
      'infrastructure-environments.csv',
      environmentTable,
      () => views.streamEnvironments(query),
    );
  });

  router.get('/environments', async (request, response) => {
    const query = parse(environmentQuerySchema, request.query);
    await requireFleet(request);
    response.json(await views.getEnvironments(query));
  });

  router.get('/environments/:id', async (request, response) => {
    const row = await readEnvironment(request, request.params.id);
    response.json(await views.getEnvironment(row));
  });

  router.get('/environments/:id/checks', async (request, response) => {
    const { limit } = parse(checksQuery, request.query);
    const row = await readEnvironment(request, request.params.id);
    response.json({ items: await views.getChecks(row, limit) });
  });

  router.get('/fleet', async (request, response) => {
    const query = parse(fleetQuery, request.query);
    await requireFleet(request);
    response.json(await views.getFleet(query));
  });

  router.get('/checks/:id', async (request, response) => {
    const check = await checks.require(request.params.id);
    await readEnvironment(request, check.environment_id);
    response.json(toCheck(check));
  });

  router.get('/scans/latest', async (request, response) => {
    await requireFleet(request);
    response.json({ scan: await scans.getLatest() });
  });

  router.get('/scans/:id', async (request, response) => {
    await requireFleet(request);
    response.json(await scans.require(request.params.id));
  });

  router.get('/ignore-rules', async (request, response) => {
    await requireFleet(request);
    response.json({ items: await commands.listRules() });
  });
}
