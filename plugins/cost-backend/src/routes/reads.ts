import {
  chargeReadPermission,
  costKindSchema,
  organisationQuerySchema,
  organisationReadPermission,
  reportQuerySchema,
  resourceQuerySchema,
  sourceReadPermission,
} from '@paved-path/backstage-plugin-cost-common';
import { Request, Router } from 'express';
import { z } from 'zod';
import { organisationCsv } from '../services/csv';
import { credentialsOf, RouterOptions } from './context';
import { entityRefOf, parse } from './parse';

const ENTITY = '/entities/:kind/:namespace/:name';
const overviewQuery = z.object({ cost: costKindSchema.optional() });

/** @internal */
export function addReadRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, access, scopes, organisation } = options;

  const scopeOf = async (request: Request) => {
    const entityRef = entityRefOf(request);
    const credentials = await credentialsOf(httpAuth, request);
    await access.requireEntity(entityRef, chargeReadPermission, credentials);
    return scopes.of(entityRef, credentials);
  };
  const requireOrganisation = async (request: Request) =>
    access.requireBasic(
      organisationReadPermission,
      await credentialsOf(httpAuth, request),
    );

  router.get(ENTITY, async (request, response) => {
    const { cost } = parse(overviewQuery, request.query);
    const scope = await scopeOf(request);
    response.json(await options.overviews.getOverview(scope, cost));
  });

  router.get(`${ENTITY}/report`, async (request, response) => {
    const query = parse(reportQuerySchema, request.query);
    const scope = await scopeOf(request);
    response.json(await options.reports.getReport(scope, query));
  });

  router.get(`${ENTITY}/resources`, async (request, response) => {
    const query = parse(resourceQuerySchema, request.query);
    const scope = await scopeOf(request);
    response.json(await options.resources.getResources(scope, query));
  });

  router.get(`${ENTITY}/resources.csv`, async (request, response) => {
    const query = parse(resourceQuerySchema, request.query);
    const scope = await scopeOf(request);
    response
      .type('text/csv')
      .attachment(`cost-of-${request.params.name}.csv`)
      .send(await options.resources.getCsv(scope, query));
  });

  router.get('/organisation', async (request, response) => {
    const query = parse(organisationQuerySchema, request.query);
    await requireOrganisation(request);
    response.json(await organisation.getReport(query));
  });

  router.get('/organisation.csv', async (request, response) => {
    const query = parse(organisationQuerySchema, request.query);
    await requireOrganisation(request);
    const report = await organisation.getReport(query);
    response
      .type('text/csv')
      .attachment(`cost-by-${report.groupBy}.csv`)
      .send(organisationCsv(report));
  });

  router.get('/stacks/:stack/peers', async (request, response) => {
    await requireOrganisation(request);
    const peers = await organisation.getPeers(request.params.stack);
    response.json({ peers });
  });

  router.get('/sources', async (request, response) => {
    await access.requireBasic(
      sourceReadPermission,
      await credentialsOf(httpAuth, request),
    );
    response.json({ items: await options.sources.getSources() });
  });
}
