import {
  acknowledgeAnomalyRequestSchema,
  anomalyAcknowledgePermission,
  estimateCreatePermission,
} from '@paved-path/backstage-plugin-cost-common';
import { Router } from 'express';
import { z } from 'zod';
import { actorOf } from '@paved-path/provider-kit-node';
import { commandRoute, RouterOptions } from './context';
import { entityRefOf, parse } from './parse';

const estimateQuery = z.object({ url: z.string().optional() });

/** @internal */
export function addCommandRoutes(router: Router, options: RouterOptions): void {
  const { access, anomalies, estimates } = options;

  router.post(
    '/anomalies/:id/acknowledgement',
    commandRoute(
      options,
      'anomaly-acknowledge',
      'low',
      async (request, credentials) => {
        const { reason } = parse(acknowledgeAnomalyRequestSchema, request.body);
        const row = await anomalies.require(request.params.id);
        await access.requireEntity(
          row.entity_ref,
          anomalyAcknowledgePermission,
          credentials,
        );
        return anomalies.acknowledge(row, {
          by: actorOf(credentials),
          reason,
        });
      },
    ),
  );

  router.put(
    '/entities/:kind/:namespace/:name/estimates/:estimate',
    commandRoute(
      options,
      'estimate-create',
      'low',
      async (request, credentials) => {
        const { url } = parse(estimateQuery, request.query);
        const entityRef = entityRefOf(request);
        await access.requireEntity(
          entityRef,
          estimateCreatePermission,
          credentials,
        );
        const { estimate } = request.params;
        return estimates.put(entityRef, estimate, request.body, url);
      },
    ),
  );
}
