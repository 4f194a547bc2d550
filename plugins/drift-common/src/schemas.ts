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
  /** What the cloud knows it by, such as its `id` and its `arn`; none that is sensitive. An audit trail is asked by them. */
  ids: z.array(z.string()).optional(),
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
  /** True where the last check that could look is older than `drift.staleAfter`. */
  stale: z.boolean().optional(),
  /** How long the last check took, in milliseconds. */
  tookMs: z.number().optional(),
  /** Why it cannot be checked. */
  reason: z.string().optional(),
  /** Since when checks have been failing. */
  failingSince: instantSchema.optional(),
  /** When it was last tried, where checks have been failing. */
  triedAt: instantSchema.optional(),
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
  /**
   * `link`: where a person does it; `apply`: the portal does it, after the plan was confirmed; `open`: the portal opens it where the team
   * works: a pull request, an issue, a comment, a run.
   */
  kind: z.enum(['link', 'apply', 'open']),
  /** Names an option of the kind `open`. */
  id: z.string().optional(),
  /** What will happen, in a sentence. */
  description: z.string().optional(),
  url: z.string().optional(),
});

/** @public */
export type FixOption = z.infer<typeof fixOptionSchema>;

/** @public */
export const openFixRequestSchema = z.strictObject({
  /** The id of an option of the kind `open`. */
  optionId: z.string().min(1),
});

/** @public */
export type OpenFixRequest = z.infer<typeof openFixRequestSchema>;

/** What was opened. @public */
export const openedFixSchema = z.object({
  kind: z.enum([
    'pull-request',
    'issue',
    'comment',
    'run',
    'deployment',
    'branch',
  ]),
  /** Such as `example/infrastructure#12`. */
  title: z.string(),
  url: z.string().optional(),
  /** What a person should know of it, a sentence each: what it does not contain and why, or what to do next. */
  notes: z.array(z.string()),
});

/** @public */
export type OpenedFix = z.infer<typeof openedFixSchema>;

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

/**
 * Whether code manages a resource. It is unknown, and never taken for covered or uncovered, while the state of an environment that may manage
 * it could not be read.
 * @public
 */
export const coverageStateSchema = z.enum(['managed', 'unmanaged', 'unknown']);

/** @public */
export type CoverageState = z.infer<typeof coverageStateSchema>;

/** A resource that exists in the cloud, as an inventory lists it. @public */
export const cloudResourceSchema = z.object({
  inventoryId: z.string(),
  /** As the cloud names it, such as an ARN. */
  id: z.string(),
  /** Such as `ec2:instance` or `aws_instance`: as its inventory says it. */
  type: z.string().optional(),
  name: z.string().optional(),
  account: z.string().optional(),
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  url: z.string().optional(),
  state: coverageStateSchema,
  /** The environment that manages it, and its address there. */
  environmentId: z.string().optional(),
  environmentName: z.string().optional(),
  address: z.string().optional(),
  firstSeenAt: instantSchema,
});

/** @public */
export type CloudResource = z.infer<typeof cloudResourceSchema>;

const coverageCounts = {
  managed: z.number(),
  unmanaged: z.number(),
  unknown: z.number(),
};

/** How much of what exists is managed by code. @public */
export const coverageSummarySchema = z.object({
  inventories: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      /** What it lists, such as `AWS account 123456789012, eu-west-1`. */
      scope: z.string().optional(),
      /** What it cannot see, a sentence each. */
      doesNotList: z.array(z.string()),
      counts: z.object(coverageCounts),
      freshness: freshnessSchema,
    }),
  ),
  /** By type, those with the most unmanaged resources first. */
  types: z.array(z.object({ type: z.string().optional(), ...coverageCounts })),
  /** Infrastructure environments whose state was read, and those whose state was not, with the reason. */
  readEnvironments: z.number(),
  unreadEnvironments: z.array(
    z.object({
      /** Absent where it is a provider that does not tell which environments there are. */
      id: z.string().optional(),
      name: z.string(),
      reason: z.string(),
    }),
  ),
  /** True where there are more of those than are listed. */
  unreadTruncated: z.boolean(),
});

/** @public */
export type CoverageSummary = z.infer<typeof coverageSummarySchema>;

/** @public */
export const cloudResourceQuerySchema = z.object({
  state: coverageStateSchema.optional(),
  inventory: z.string().optional(),
  type: z.string().optional(),
  search: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().optional(),
});

/** @public */
export type CloudResourceQuery = z.infer<typeof cloudResourceQuerySchema>;

/** @public */
export const cloudResourcePageSchema = z.object({
  items: z.array(cloudResourceSchema),
  totalItems: z.number(),
  nextCursor: z.string().optional(),
});

/** @public */
export type CloudResourcePage = z.infer<typeof cloudResourcePageSchema>;

/** The resources that the states of an entity's infrastructure environments list, without their values. @public */
export const managedResourcesSchema = z.object({
  items: z.array(
    z.object({
      environmentId: z.string(),
      environmentName: z.string(),
      address: z.string(),
      type: z.string(),
      /** All that the cloud may know it by, such as its ARN. */
      ids: z.array(z.string()),
    }),
  ),
  /** False where the state of one of its environments could not be read, or where more are managed than are listed. */
  complete: z.boolean(),
  freshness: freshnessSchema,
});

/** @public */
export type ManagedResources = z.infer<typeof managedResourcesSchema>;

/** What the channel `drift:<entityRef>` (and `drift` for the fleet) carries: reload what you show. @public */
export const driftSignalSchema = z.object({
  environmentId: z.string().optional(),
  checkId: z.string().optional(),
  scanId: z.string().optional(),
});

/** @public */
export type DriftSignal = z.infer<typeof driftSignalSchema>;
