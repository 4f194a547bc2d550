import {
  escalationLevelSchema,
  incidentEventSchema,
  incidentSchema,
  onCallProblemSchema,
  serviceStatusSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { z } from 'zod';
import { StoredIncident } from '../database/incidentRows';
import { ServiceId } from '../database/rows';
import { StoredSnapshot } from '../database/ServiceStore';
import { globalIdOf } from './ids';

/** @internal */
export const instant = z
  .string()
  .refine(text => !Number.isNaN(Date.parse(text)), 'it must be a moment')
  .transform(text => new Date(text).toISOString());

const providerIncidentSchema = incidentSchema
  .omit({ providerId: true, serviceKey: true, entityRef: true })
  .extend({
    id: z.string().min(1).max(390),
    createdAt: instant,
    acknowledgedAt: instant.optional(),
    resolvedAt: instant.optional(),
  });

const snapshotSchema = z.object({
  name: z.string(),
  url: z.string().optional(),
  status: serviceStatusSchema.catch('unknown'),
  policy: z.object({ name: z.string(), url: z.string().optional() }).optional(),
  levels: z.array(escalationLevelSchema),
  problems: z.array(onCallProblemSchema),
  openIncidents: z.array(providerIncidentSchema),
});

const eventsSchema = z.array(incidentEventSchema.extend({ at: instant }));

/** How a service stands, as it may be kept. @internal */
export type Standing = { snapshot: StoredSnapshot; open: StoredIncident[] };

/** How a service stands: what is not described is left out, and moments are written alike. @internal */
export function readStanding(service: ServiceId, value: unknown): Standing {
  const { openIncidents, ...snapshot } = readProvided(
    'a service',
    snapshotSchema,
    value,
  );
  return {
    snapshot,
    open: openIncidents.map(each => readIncident(service, each)),
  };
}

/** An incident of a service as it may be kept. @internal */
export function readIncident(
  service: ServiceId,
  value: unknown,
): StoredIncident {
  const incident = readProvided('an incident', providerIncidentSchema, value);
  const kept: StoredIncident = {
    ...incident,
    id: globalIdOf(service.providerId, incident.id),
    providerId: service.providerId,
    serviceKey: service.key,
    resolvedAt:
      incident.status === 'resolved'
        ? incident.resolvedAt ?? incident.createdAt
        : undefined,
  };
  return JSON.parse(JSON.stringify(kept)) as StoredIncident;
}

/** @internal */
export function readIncidentEvents(value: unknown) {
  return readProvided('the events of an incident', eventsSchema, value);
}

/** @throws Error for operators, where a provider breaks its contract @internal */
export function readProvided<T>(
  what: string,
  schema: z.ZodType<T>,
  value: unknown,
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  throw new Error(
    `It described ${what} in a way that is not understood: ${path.join(
      '.',
    )}: ${message}`,
  );
}
