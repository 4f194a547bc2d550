import {
  freshnessSchema,
  instantSchema,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import { incidentSchema } from './incidents';
import { personSchema } from './people';

/** A time in which somebody is on call. No start or end: always. No person: nobody, a gap. @public */
export const shiftSchema = z.object({
  person: personSchema.optional(),
  start: instantSchema.optional(),
  end: instantSchema.optional(),
  /** The rota, or the vendor's schedule, that says so. */
  rota: z
    .object({ id: z.string(), name: z.string(), url: z.string().optional() })
    .optional(),
});

/** @public */
export type Shift = z.infer<typeof shiftSchema>;

/** A level of the escalation policy. Level 1 is woken first. @public */
export const escalationLevelSchema = z.object({
  level: z.number().int().min(1),
  /** Who is on call now, each person once, the primary first. Empty: nobody. */
  now: z.array(shiftSchema),
  /** Who takes over, and when. */
  next: shiftSchema.optional(),
  /** After how many minutes without an acknowledgement the next level is woken. */
  escalatesAfterMinutes: z.number().optional(),
});

/** @public */
export type EscalationLevel = z.infer<typeof escalationLevelSchema>;

/** Something that keeps a page from reaching somebody, or that should be mended. @public */
export const onCallProblemSchema = z.object({
  kind: z.enum([
    /** Nobody would be woken now. */
    'nobody',
    /** A time to come in which nobody is on call. */
    'gap',
    /** One person at the same time in two places. */
    'double-booking',
    /** The policy names a person more than once, so that escalating wakes nobody new. */
    'same-person-twice',
    /** Somebody who left, or whom the catalog does not know. */
    'unknown-person',
    /** The rota's file cannot be read; the last good one is in force. */
    'rota-error',
    /** A key stands in the catalog, where everybody can read it. */
    'key-in-catalog',
    'other',
  ]),
  /** In words, with the way out. */
  text: z.string(),
  level: z.number().optional(),
  from: instantSchema.optional(),
  until: instantSchema.optional(),
});

/** @public */
export type OnCallProblem = z.infer<typeof onCallProblemSchema>;

/** The state of a service as PagerDuty defines it; `unknown` where the provider says something else. @public */
export const serviceStatusSchema = z.enum([
  /** No open incidents. */
  'active',
  /** Only acknowledged incidents. */
  'warning',
  /** Triggered incidents. */
  'critical',
  'maintenance',
  'disabled',
  'unknown',
]);

/** @public */
export type ServiceStatus = z.infer<typeof serviceStatusSchema>;

/** A service as its provider knows it. @public */
export const onCallServiceSchema = z.object({
  providerId: z.string(),
  providerTitle: z.string(),
  /** As the provider names it. */
  key: z.string(),
  name: z.string(),
  url: z.string().optional(),
  status: serviceStatusSchema,
  policy: z.object({ name: z.string(), url: z.string().optional() }).optional(),
});

/** @public */
export type OnCallService = z.infer<typeof onCallServiceSchema>;

/** The card. @public */
export const onCallOverviewSchema = z.object({
  entityRef: z.string(),
  /** Absent: no provider knows the entity. */
  service: onCallServiceSchema.optional(),
  levels: z.array(escalationLevelSchema),
  problems: z.array(onCallProblemSchema),
  openIncidents: z.array(incidentSchema),
  freshness: freshnessSchema,
});

/** @public */
export type OnCallOverview = z.infer<typeof onCallOverviewSchema>;

/** One service in the list of all. @public */
export const organisationItemSchema = z.object({
  entityRef: z.string(),
  title: z.string(),
  ownerRef: z.string().optional(),
  service: onCallServiceSchema.optional(),
  /** Who is on call now at the first level that has somebody. */
  now: z.array(shiftSchema),
  level: z.number().optional(),
  openIncidents: z.number(),
  problems: z.array(onCallProblemSchema),
  freshness: freshnessSchema,
});

/** @public */
export type OrganisationItem = z.infer<typeof organisationItemSchema>;

/** @public */
export const organisationQuerySchema = z.object({
  owner: z.string().optional(),
  /** Only services for which nobody is on call, or those with open incidents or problems. */
  only: z.enum(['nobody', 'incidents', 'problems']).optional(),
  search: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().optional(),
});

/** @public */
export type OrganisationQuery = z.infer<typeof organisationQuerySchema>;

/** @public */
export const organisationPageSchema = z.object({
  items: z.array(organisationItemSchema),
  totalItems: z.number(),
  /** How many services have nobody, whatever was asked for. */
  nobody: z.number(),
  /** For how many it is not known who is on call, because their provider was not asked yet, not lately, or does not answer; whatever was asked for. None of them is among `nobody`. */
  unknown: z.number().optional(),
  nextCursor: z.string().optional(),
});

/** @public */
export type OrganisationPage = z.infer<typeof organisationPageSchema>;

/** How a provider is doing, for operators. @public */
export const providerStatusSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** How many of the organisation's services it has: it may stand behind other entities as well. */
  services: z.number(),
  freshness: freshnessSchema,
  /** How it hears of changes. */
  live: z.enum(['webhooks', 'polling', 'own']),
  problems: z.array(onCallProblemSchema),
});

/** @public */
export type ProviderStatus = z.infer<typeof providerStatusSchema>;

/** What the signal channels carry: reload what you show. @public */
export const onCallSignalSchema = z.object({
  entityRef: z.string().optional(),
  incidentId: z.string().optional(),
  rotaId: z.string().optional(),
});

/** @public */
export type OnCallSignal = z.infer<typeof onCallSignalSchema>;
