import {
  freshnessSchema,
  instantSchema,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import { infrastructureEnvironmentSchema } from './environments';
import { resourceDriftSchema } from './resources';

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

/** @public */
export const acknowledgeRequestSchema = z.strictObject({
  reason: z.string().min(1).max(500),
  /** An end, or until it becomes a different drift. */
  until: z.iso.datetime().optional(),
});

/** @public */
export type AcknowledgeRequest = z.infer<typeof acknowledgeRequestSchema>;
