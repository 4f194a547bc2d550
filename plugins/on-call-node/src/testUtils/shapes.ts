import {
  escalationLevelSchema,
  incidentEventSchema,
  incidentSchema,
  onCallProblemSchema,
  rotaSchema,
  serviceStatusSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { OnCallProvider, ProviderIncident, ServiceSnapshot } from '../types';
import { idleSignal } from './expectations';

const moment = z.string().refine(text => !Number.isNaN(Date.parse(text)), {
  message: 'it is no moment',
});

const providerIncidentSchema = incidentSchema
  .omit({ providerId: true, serviceKey: true, entityRef: true })
  .extend({
    createdAt: moment,
    acknowledgedAt: moment.optional(),
    resolvedAt: moment.optional(),
    updatedAt: moment.optional(),
  });

const snapshotSchema = z.object({
  name: z.string().min(1),
  url: z.string().optional(),
  status: serviceStatusSchema,
  policy: z.object({ name: z.string(), url: z.string().optional() }).optional(),
  levels: z.array(escalationLevelSchema),
  problems: z.array(onCallProblemSchema),
  openIncidents: z.array(providerIncidentSchema),
});

const providerRotasSchema = z.object({
  rotas: z.array(
    rotaSchema.omit({
      providerId: true,
      freshness: true,
      doubleBookings: true,
      canOverride: true,
    }),
  ),
  unread: z
    .array(z.object({ name: z.string().min(1), reason: z.string().min(1) }))
    .optional(),
});

/** @internal */
export function expectIncident(incident: ProviderIncident): void {
  providerIncidentSchema.parse(incident);
  expect(incident.id).not.toBe('');
  const isResolved = incident.status === 'resolved';
  expect(isResolved).toBe(incident.resolvedAt !== undefined);
  if (incident.status === 'acknowledged') {
    expect(incident.acknowledgedBy).not.toEqual([]);
  }
}

/** @internal */
export function expectSnapshot(snapshot: ServiceSnapshot): void {
  snapshotSchema.parse(snapshot);
  const { levels, openIncidents } = snapshot;
  const numbers = levels.map(each => each.level);
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
  expect(numbers).toHaveLength(new Set(numbers).size);
  for (const { now } of levels) {
    const people = now.flatMap(({ person }) =>
      person ? [person.entityRef ?? `${person.name} ${person.url}`] : [],
    );
    expect(people).toHaveLength(new Set(people).size);
  }
  for (const incident of openIncidents) {
    expectIncident(incident);
    expect(incident.status).not.toBe('resolved');
  }
}

/** @internal */
export function expectEvents(events: unknown): void {
  const parsed = z
    .array(incidentEventSchema.extend({ at: moment }))
    .parse(events);
  const ids = parsed.map(each => each.id);
  expect(ids).toHaveLength(new Set(ids).size);
  const moments = parsed.map(each => Date.parse(each.at));
  expect(moments).toEqual([...moments].sort((one, other) => one - other));
}

/** @internal */
export function expectRotas(rotas: unknown): void {
  const { rotas: parsed } = providerRotasSchema.parse(rotas);
  const ids = parsed.map(each => each.id);
  expect(ids).toHaveLength(new Set(ids).size);
  for (const { shifts, gaps } of parsed) {
    for (const { start, end } of [...shifts, ...gaps]) {
      expect(Date.parse(end)).toBeGreaterThan(Date.parse(start));
    }
    const starts = shifts.map(each => Date.parse(each.start));
    expect(starts).toEqual([...starts].sort((one, other) => one - other));
  }
}

/** Lets pass a provider that finds what was triggered, and nothing else; or that cannot say. @internal */
export async function expectFound(
  provider: OnCallProvider,
  triggered: {
    /** Of the service. */
    key: string;
    /** The idempotency key. */
    found: string;
    /** Of the incident. */
    id: string;
  },
): Promise<void> {
  const { key, found, id } = triggered;
  const { findTriggered } = provider;
  if (!findTriggered) return;
  const find = (each: string) =>
    findTriggered.call(provider, key, each, { signal: idleSignal() });
  expect((await find(found))?.id).toBe(id);
  expect(await find(randomUUID())).toBeUndefined();
}
