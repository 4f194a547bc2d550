import {
  freshnessSchema,
  instantSchema,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import { checkSchema } from './checks';

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
