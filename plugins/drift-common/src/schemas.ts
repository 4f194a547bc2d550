import {
  freshnessSchema,
  instantSchema,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';

/** Why reality and code differ. @public */
export const driftCauseSchema = z.enum([
  /** Somebody touched the resource. */
  'changed-outside',
  /** The code moved on and was not applied. */
  'not-applied',
]);

/** @public */
export type DriftCause = z.infer<typeof driftCauseSchema>;

/** What applying the code would do to the resource. @public */
export const resourceActionSchema = z.enum([
  'create',
  'update',
  'delete',
  'replace',
  'move',
  'import',
  'forget',
  'read',
]);

/** @public */
export type ResourceAction = z.infer<typeof resourceActionSchema>;

/** One attribute that differs. Values are JSON, shortened where they are long; those of sensitive attributes never leave the server. @public */
export const attributeChangeSchema = z.object({
  /** Such as `ingress[0].cidr_blocks`. */
  path: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  sensitive: z.boolean().optional(),
  /** True where the new value is known only after an apply. */
  unknown: z.boolean().optional(),
  /** True where a value was cut. */
  truncated: z.boolean().optional(),
});

/** @public */
export type AttributeChange = z.infer<typeof attributeChangeSchema>;

/** Who may have done it. @public */
export const suspectSchema = z.object({
  kind: z.enum(['commit', 'audit-event']),
  who: z.string(),
  at: instantSchema,
  /** The commit's message, or the name of the call. */
  what: z.string(),
  reference: z.string().optional().describe('a commit or an event id'),
  url: z.string().optional(),
});

/** @public */
export type Suspect = z.infer<typeof suspectSchema>;

/** A resource that drifted, as one check saw it. @public */
export const resourceDriftSchema = z.object({
  address: z.string(),
  previousAddress: z.string().optional(),
  type: z.string(),
  name: z.string(),
  provider: z.string().optional(),
  cause: driftCauseSchema,
  action: resourceActionSchema,
  attributes: z.array(attributeChangeSchema),
  /** True where there are more attributes than are listed. */
  truncated: z.boolean().optional(),
  suspects: z.array(suspectSchema),
});

/** @public */
export type ResourceDrift = z.infer<typeof resourceDriftSchema>;

/** How a check ended. A check that could not look is never in sync. @public */
export const checkOutcomeSchema = z.enum([
  'in-sync',
  'drifted',
  'failed',
  'timed-out',
  'cancelled',
]);

/** @public */
export type CheckOutcome = z.infer<typeof checkOutcomeSchema>;

/** The life of a check. @public */
export const checkSchema = z.object({
  id: z.string(),
  environmentId: z.string(),
  state: z.enum(['queued', 'running', 'finished']),
  outcome: checkOutcomeSchema.optional(),
  /** What it does now, such as `plan`. */
  step: z.string().optional(),
  /** Why it failed, in words. */
  reason: z.string().optional(),
  requestedBy: z.string().optional(),
  queuedAt: instantSchema,
  startedAt: instantSchema.optional(),
  finishedAt: instantSchema.optional(),
});

/** @public */
export type Check = z.infer<typeof checkSchema>;

/** How an infrastructure environment stands. @public */
export const environmentStateSchema = z.enum([
  'in-sync',
  'drifted',
  /** Drifted, and all of it is acknowledged or ignored. */
  'acknowledged',
  'failed',
  'never-checked',
  'retired',
]);

/** @public */
export type EnvironmentState = z.infer<typeof environmentStateSchema>;

/** One root module with one state. @public */
export const infrastructureEnvironmentSchema = z.object({
  id: z.string(),
  provider: z.string(),
  /** Such as `payments/production`. */
  name: z.string(),
  repository: z.string().optional(),
  /** The root module's folder in its repository. */
  path: z.string().optional(),
  workspace: z.string().optional(),
  /** Its own page at the provider. */
  url: z.string().optional(),
  entityRefs: z.array(z.string()),
  ownerRef: z.string().optional(),
  systemRef: z.string().optional(),
  state: environmentStateSchema,
  /** How many resources are new, acknowledged and ignored. */
  counts: z.object({
    new: z.number(),
    acknowledged: z.number(),
    ignored: z.number(),
  }),
  driftedSince: instantSchema.optional(),
  checkedAt: instantSchema.optional(),
  /** How long the last check took, in milliseconds. */
  tookMs: z.number().optional(),
  /** Why it cannot be checked. */
  reason: z.string().optional(),
  /** Since when checks have been failing. */
  failingSince: instantSchema.optional(),
  /** The check under way. */
  check: checkSchema.optional(),
});

/** @public */
export type InfrastructureEnvironment = z.infer<
  typeof infrastructureEnvironmentSchema
>;

/** @public */
export const acknowledgementSchema = z.object({
  by: z.string(),
  at: instantSchema,
  reason: z.string(),
  until: instantSchema.optional(),
});

/** A drift with its life. @public */
export const driftSchema = resourceDriftSchema.extend({
  id: z.string(),
  environmentId: z.string(),
  state: z.enum(['new', 'acknowledged', 'ignored', 'resolved']),
  since: instantSchema,
  lastSeenAt: instantSchema,
  resolvedAt: instantSchema.optional(),
  acknowledgement: acknowledgementSchema.optional(),
  /** The ignore rule that hides it. */
  ignoreRuleId: z.string().optional(),
});

/** @public */
export type Drift = z.infer<typeof driftSchema>;

/** An environment with all that drifted in it. @public */
export const environmentDetailSchema = z.object({
  environment: infrastructureEnvironmentSchema,
  drifts: z.array(driftSchema),
  /** True where there are more than are listed. */
  truncated: z.boolean(),
  freshness: freshnessSchema,
});

/** @public */
export type EnvironmentDetail = z.infer<typeof environmentDetailSchema>;

/** The card: all infrastructure environments of an entity. @public */
export const driftOverviewSchema = z.object({
  entityRef: z.string(),
  environments: z.array(infrastructureEnvironmentSchema),
  freshness: freshnessSchema,
});

/** @public */
export type DriftOverview = z.infer<typeof driftOverviewSchema>;

/** A page of the fleet. @public */
export const environmentPageSchema = z.object({
  items: z.array(infrastructureEnvironmentSchema),
  totalItems: z.number(),
  nextCursor: z.string().optional(),
  freshness: freshnessSchema,
});

/** @public */
export type EnvironmentPage = z.infer<typeof environmentPageSchema>;

/** What the fleet is asked for. @public */
export const environmentQuerySchema = z.object({
  owner: z.string().optional(),
  system: z.string().optional(),
  state: environmentStateSchema.optional(),
  search: z.string().optional(),
  orderField: z
    .enum(['name', 'state', 'driftedSince', 'checkedAt', 'new'])
    .optional(),
  order: z.enum(['asc', 'desc']).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().optional(),
});

/** @public */
export type EnvironmentQuery = z.infer<typeof environmentQuerySchema>;

/** The fleet as a whole. @public */
export const fleetSummarySchema = z.object({
  /** How many environments are in each state. */
  states: z.record(environmentStateSchema, z.number()),
  /** Drifted environments a day (UTC), oldest first. */
  trend: z.array(
    z.object({
      day: z.string().describe('YYYY-MM-DD'),
      environments: z.number(),
      new: z.number(),
      acknowledged: z.number(),
    }),
  ),
  /** Teams, the most drifted first. */
  ranking: z.array(
    z.object({
      ownerRef: z.string().optional(),
      environments: z.number(),
      drifted: z.number(),
      failing: z.number(),
    }),
  ),
  freshness: freshnessSchema,
});

/** @public */
export type FleetSummary = z.infer<typeof fleetSummarySchema>;

/** Known noise. What is left out matches everything; something must be named. @public */
export const ignoreRuleRequestSchema = z.strictObject({
  /** By default the whole organisation. */
  environmentId: z.string().optional(),
  repository: z.string().optional(),
  /** With `*` for any run of characters. */
  address: z.string().optional(),
  type: z.string().optional(),
  attribute: z.string().optional(),
  reason: z.string().min(1).max(500),
});

/** @public */
export type IgnoreRuleRequest = z.infer<typeof ignoreRuleRequestSchema>;

/** @public */
export const ignoreRuleSchema = ignoreRuleRequestSchema.extend({
  id: z.string(),
  createdBy: z.string(),
  createdAt: instantSchema,
  /** How many drifts it hides now. */
  hides: z.number(),
});

/** @public */
export type IgnoreRule = z.infer<typeof ignoreRuleSchema>;

/** @public */
export const acknowledgeRequestSchema = z.strictObject({
  reason: z.string().min(1).max(500),
  /** An end, or until it becomes a different drift. */
  until: z.iso.datetime().optional(),
});

/** @public */
export type AcknowledgeRequest = z.infer<typeof acknowledgeRequestSchema>;

/** A scan of many environments. @public */
export const scanSchema = z.object({
  id: z.string(),
  state: z.enum(['running', 'finished', 'cancelled']),
  total: z.number(),
  finished: z.number(),
  drifted: z.number(),
  failed: z.number(),
  startedAt: instantSchema,
  finishedAt: instantSchema.optional(),
  /** How long it will still take, in milliseconds, by what it took so far. */
  remainingMs: z.number().optional(),
});

/** @public */
export type Scan = z.infer<typeof scanSchema>;

/** The ways that an environment's drift can be fixed. @public */
export const fixOptionSchema = z.object({
  direction: z.enum(['code-to-cloud', 'cloud-to-code']),
  title: z.string(),
  /** `link`: where a person does it; `apply`: the portal does it, after the plan was confirmed. */
  kind: z.enum(['link', 'apply']),
  url: z.string().optional(),
});

/** @public */
export type FixOption = z.infer<typeof fixOptionSchema>;

/** What an apply would do, shown before it is confirmed. @public */
export const fixPlanSchema = z.object({
  id: z.string(),
  environmentId: z.string(),
  changes: z.array(resourceDriftSchema),
  /** A plan that is confirmed later than this is refused. */
  expiresAt: instantSchema,
});

/** @public */
export type FixPlan = z.infer<typeof fixPlanSchema>;

/** What the channel `drift:<entityRef>` (and `drift` for the fleet) carries: reload what you show. @public */
export const driftSignalSchema = z.object({
  environmentId: z.string().optional(),
  checkId: z.string().optional(),
  scanId: z.string().optional(),
});

/** @public */
export type DriftSignal = z.infer<typeof driftSignalSchema>;
