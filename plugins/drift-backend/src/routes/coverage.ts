import {
  cloudResourceQuerySchema,
  coverageReadPermission,
  driftReadPermission,
} from '@paved-path/backstage-plugin-drift-common';
import { Request, Router } from 'express';
import { sendTable } from './table';
import { resourceTable } from '../services/csv';
import { credentialsOf, RouterOptions } from './context';
import { entityRefOf, parse } from './parse';

/** @internal */
export function addCoverageRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { httpAuth, access, coverageViews } = options;

  const requireCoverage = async (request: Request) =>
    access.requireBasic(
      coverageReadPermission,
      await credentialsOf(httpAuth, request),
    );

  router.get('/coverage', async (request, response) => {
    await requireCoverage(request);
    response.json(await coverageViews.getSummary());
  });

  router.get('/coverage/resources.csv', async (request, response) => {
    const query = parse(
      cloudResourceQuerySchema.omit({ limit: true, cursor: true }),
      request.query,
    );
    await requireCoverage(request);
    await sendTable(response, 'cloud-resources.csv', resourceTable, () =>
      coverageViews.streamResources(query),
    );
  });

  router.get('/coverage/resources', async (request, response) => {
    const query = parse(cloudResourceQuerySchema, request.query);
    await requireCoverage(request);
    response.json(await coverageViews.getResources(query));
  });

  router.get(
    '/entities/:kind/:namespace/:name/managed-resources',
    async (request, response) => {
      const entityRef = entityRefOf(request);
      await access.requireEntity(
        entityRef,
        driftReadPermission,
        await credentialsOf(httpAuth, request),
      );
      response.json(await coverageViews.getManaged(entityRef));
    },
  );
}
