import {
  freshnessSchema,
  instantSchema,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';

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
