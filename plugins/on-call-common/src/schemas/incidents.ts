import {
  freshnessSchema,
  instantSchema,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import { personSchema } from './people';

/** `high` wakes people; `low` tells them when they are at work. As PagerDuty defines it. @public */
export const urgencySchema = z.enum(['high', 'low']);

/** @public */
export type Urgency = z.infer<typeof urgencySchema>;

/** @public */
export const incidentStatusSchema = z.enum([
  'triggered',
  'acknowledged',
  'resolved',
]);

/** @public */
export type IncidentStatus = z.infer<typeof incidentStatusSchema>;

/** @public */
export const incidentSchema = z.object({
  /** Unique over all providers. */
  id: z.string(),
  providerId: z.string(),
  serviceKey: z.string(),
  /** The entity that it was seen at. */
  entityRef: z.string().optional(),
  /** The number that people say aloud. */
  number: z.number().optional(),
  title: z.string(),
  details: z.string().optional(),
  status: incidentStatusSchema,
  urgency: urgencySchema,
  createdAt: instantSchema,
  acknowledgedAt: instantSchema.optional(),
  resolvedAt: instantSchema.optional(),
  requestedBy: personSchema.optional(),
  acknowledgedBy: z.array(personSchema),
  resolvedBy: personSchema.optional(),
  /** Who is woken now. */
  assignees: z.array(personSchema),
  /** The escalation level that is woken now. */
  level: z.number().optional(),
  /** How it was resolved. */
  resolution: z.string().optional(),
  /** Its page at the provider. */
  url: z.string().optional(),
});

/** @public */
export type Incident = z.infer<typeof incidentSchema>;

/** What happened in an incident. @public */
export const incidentEventSchema = z.object({
  id: z.string(),
  at: instantSchema,
  kind: z.enum([
    'triggered',
    'notified',
    'notification-failed',
    'acknowledged',
    'escalated',
    'reassigned',
    'note',
    'resolved',
    'other',
  ]),
  who: personSchema.optional(),
  /** In words. */
  text: z.string(),
  level: z.number().optional(),
});

/** @public */
export type IncidentEvent = z.infer<typeof incidentEventSchema>;

/** Something that changed: a release, a drift, also of what the entity depends on. @public */
export const changeSchema = z.object({
  id: z.string(),
  at: instantSchema,
  entityRef: z.string(),
  /** The event's topic, such as `release-manager.released`. */
  topic: z.string(),
  title: z.string(),
  actor: z.string().optional(),
  severity: z.enum(['info', 'warning', 'critical']),
  link: z.string().optional(),
});

/** @public */
export type Change = z.infer<typeof changeSchema>;

/** A past incident that looks alike, and how it was resolved. @public */
export const similarIncidentSchema = z.object({
  incident: incidentSchema,
  /** From 0 to 1. */
  similarity: z.number(),
  /** Words that both have. */
  because: z.array(z.string()),
  postmortemUrl: z.string().optional(),
});

/** @public */
export type SimilarIncident = z.infer<typeof similarIncidentSchema>;

/** @public */
export const postmortemSchema = z.object({
  incidentId: z.string(),
  /** `template`: nobody has written yet; `draft`: kept by the portal; `kept`: in the service's repository. */
  state: z.enum(['template', 'draft', 'kept']),
  markdown: z.string(),
  /** Changes with every save: a save that does not name the newest is refused, so that nobody's text is lost. */
  version: z.number(),
  updatedAt: instantSchema.optional(),
  updatedBy: z.string().optional(),
  /** Where it is kept in the repository. */
  path: z.string().optional(),
  url: z.string().optional(),
  /** Why it cannot be kept in the repository. */
  reason: z.string().optional(),
});

/** @public */
export type Postmortem = z.infer<typeof postmortemSchema>;

/** @public */
export const incidentDetailSchema = z.object({
  incident: incidentSchema,
  events: z.array(incidentEventSchema),
  /** What changed in the hours before, and while it was open. */
  changes: z.array(changeSchema),
  /** True where more changed in one of the two times than is told; the newest of each are. */
  changesTruncated: z.boolean().optional(),
  similar: z.array(similarIncidentSchema),
  /** How trustworthy it is that there are no others: of when the past incidents of the service are. */
  similarFreshness: freshnessSchema.optional(),
  postmortem: postmortemSchema.omit({ markdown: true }).optional(),
  /** Whom it can be reassigned to. */
  responders: z.array(personSchema),
  freshness: freshnessSchema,
});

/** @public */
export type IncidentDetail = z.infer<typeof incidentDetailSchema>;

/** @public */
export const incidentQuerySchema = z.object({
  state: z.enum(['open', 'past']).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
});

/** @public */
export type IncidentQuery = z.infer<typeof incidentQuerySchema>;

/** @public */
export const incidentPageSchema = z.object({
  items: z.array(incidentSchema),
  totalItems: z.number(),
  nextCursor: z.string().optional(),
  freshness: freshnessSchema,
});

/** @public */
export type IncidentPage = z.infer<typeof incidentPageSchema>;

/** Incidents and changes on one line, newest first. @public */
export const timelineSchema = z.object({
  items: z.array(
    z.discriminatedUnion('type', [
      z.object({
        type: z.literal('incident'),
        at: instantSchema,
        incident: incidentSchema,
      }),
      z.object({
        type: z.literal('change'),
        at: instantSchema,
        change: changeSchema,
        /** True where it happened to something that the entity depends on. */
        dependency: z.boolean(),
      }),
    ]),
  ),
  /** True where there is more in that time. */
  truncated: z.boolean(),
  freshness: freshnessSchema,
});

/** @public */
export type Timeline = z.infer<typeof timelineSchema>;

/** Who would be woken by a page, shown before it is sent. @public */
export const pagePreviewSchema = z.object({
  /** In the order in which they are told. Empty: a page would reach nobody. */
  wakes: z.array(
    z.object({
      person: personSchema,
      level: z.number(),
      /** After how many minutes without an acknowledgement; 0: at once. */
      afterMinutes: z.number().optional(),
    }),
  ),
  /** In words for the urgency, such as `wakes Ana Souza now` or `tells Ana Souza in the morning`. */
  high: z.string(),
  low: z.string(),
  /** The name that the incident will carry at the provider, and what differs from the signed-in person, in words. */
  requester: z.object({ name: z.string(), note: z.string().optional() }),
  /** An incident that is open already: a page may add to it. */
  openIncidents: z.array(incidentSchema),
  problems: z.array(z.string()),
  freshness: freshnessSchema,
});

/** @public */
export type PagePreview = z.infer<typeof pagePreviewSchema>;

/** @public */
export const pageRequestSchema = z.strictObject({
  title: z.string().trim().min(1).max(255),
  details: z.string().max(10_000).optional(),
  urgency: urgencySchema,
});

/** @public */
export type PageRequest = z.infer<typeof pageRequestSchema>;

/** What became of a page. @public */
export const pageResultSchema = z.object({
  id: z.string(),
  /** `unknown`: the connection broke after it was sent, and the provider has not said since whether it has it. */
  state: z.enum(['sending', 'sent', 'failed', 'unknown']),
  /** In words. */
  text: z.string(),
  incident: incidentSchema.optional(),
});

/** @public */
export type PageResult = z.infer<typeof pageResultSchema>;

/** @public */
export const resolveRequestSchema = z.strictObject({
  /** How it was resolved. */
  resolution: z.string().max(2000).optional(),
});

/** @public */
export type ResolveRequest = z.infer<typeof resolveRequestSchema>;

/** @public */
export const reassignRequestSchema = z.strictObject({
  /** The user entity. */
  to: z.string().min(1),
});

/** @public */
export type ReassignRequest = z.infer<typeof reassignRequestSchema>;

/** @public */
export const noteRequestSchema = z.strictObject({
  text: z.string().trim().min(1).max(10_000),
});

/** @public */
export type NoteRequest = z.infer<typeof noteRequestSchema>;

/** @public */
export const savePostmortemRequestSchema = z.strictObject({
  markdown: z.string().min(1).max(200_000),
  /** The version that was changed. */
  version: z.number().int().min(0),
  /** Whether to keep it in the service's repository too. */
  keep: z.boolean(),
});

/** @public */
export type SavePostmortemRequest = z.infer<typeof savePostmortemRequestSchema>;
