import {
  freshnessSchema,
  instantSchema,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import {
  costKindSchema,
  currencySchema,
  daySchema,
  decimalSchema,
} from './money';
import { costChangeSchema, moverSchema } from './overview';

/** @public */
export const periodSchema = z.enum([
  '7d',
  '30d',
  '90d',
  'month',
  'quarter',
  'custom',
]);

/** @public */
export type Period = z.infer<typeof periodSchema>;

/** What the days are stacked by. `part`: by the entities that a team or a system consists of. @public */
export const groupBySchema = z.enum([
  'environment',
  'service',
  'resource',
  'provider',
  'category',
  'part',
]);

/** @public */
export type GroupBy = z.infer<typeof groupBySchema>;

/** @public */
export const reportQuerySchema = z.object({
  /** Whole days that are in; `month` and `quarter` are the running ones, or those of the day before `to`. Default: 30d. */
  period: periodSchema.optional(),
  /** For `custom`: the first day. */
  from: daySchema.optional(),
  /** The day after the last. Default, but for `custom`: the day after the last whole one. */
  to: daySchema.optional(),
  groupBy: groupBySchema.optional(),
  cost: costKindSchema.optional(),
});

/** @public */
export type ReportQuery = z.infer<typeof reportQuerySchema>;

/** One stack of the plot; of many, the small ones are one. @public */
export const costGroupSchema = z.object({
  /** Empty: the charges that name none. */
  key: z.string(),
  name: z.string(),
  entityRef: z.string().optional(),
  /** In words, where `key` stands for several small ones: `12 others`. */
  others: z.number().optional(),
  total: decimalSchema,
  change: costChangeSchema.optional(),
  /** By day, in the order of the report's days. */
  days: z.array(decimalSchema),
});

/** @public */
export type CostGroup = z.infer<typeof costGroupSchema>;

/** @public */
export const currencyReportSchema = z.object({
  currency: currencySchema,
  total: decimalSchema,
  change: costChangeSchema.optional(),
  groups: z.array(costGroupSchema),
  /** The days to come of the running month, where the period is one. */
  forecast: z.array(z.object({ day: daySchema, amount: decimalSchema })),
});

/** @public */
export type CurrencyReport = z.infer<typeof currencyReportSchema>;

/** A release on the plot's axis. @public */
export const releaseMarkSchema = z.object({
  day: daySchema,
  at: instantSchema,
  title: z.string(),
  link: z.string().optional(),
  /** The part that was released, and where. */
  entityRef: z.string().optional(),
  environment: z.string().optional(),
});

/** @public */
export type ReleaseMark = z.infer<typeof releaseMarkSchema>;

/** @public */
export const anomalySchema = z.object({
  id: z.string(),
  entityRef: z.string().optional(),
  /** The first, where days that follow each other have the same cause. */
  day: daySchema,
  /** The last of these; absent where it is one day. */
  lastDay: daySchema.optional(),
  currency: currencySchema,
  amount: decimalSchema,
  /** What such a day usually costs. */
  expected: decimalSchema,
  /** In a sentence, with the resource that caused it. */
  text: z.string(),
  resourceId: z.string().optional(),
  severity: z.enum(['info', 'warning', 'critical']),
  state: z.enum(['open', 'acknowledged', 'over']),
  acknowledgement: z
    .object({ by: z.string(), at: instantSchema, reason: z.string() })
    .optional(),
});

/** @public */
export type Anomaly = z.infer<typeof anomalySchema>;

/** @public */
export const acknowledgeAnomalyRequestSchema = z.strictObject({
  reason: z.string().trim().min(1).max(500),
});

/** @public */
export type AcknowledgeAnomalyRequest = z.infer<
  typeof acknowledgeAnomalyRequestSchema
>;

/** What a change would cost, as Infracost estimated it in a pipeline. @public */
export const estimateSchema = z.object({
  id: z.string(),
  /** Such as `pull request 12`, or a plan's name. */
  name: z.string(),
  url: z.string().optional(),
  at: instantSchema,
  currency: currencySchema,
  /** A month before and after the change. */
  before: decimalSchema.optional(),
  after: decimalSchema,
  difference: decimalSchema.optional(),
  /** The resources that move it most. */
  resources: z.array(z.object({ name: z.string(), difference: decimalSchema })),
  /** Prices that were not found: the estimate does not contain them. */
  withoutPrice: z.number(),
});

/** @public */
export type Estimate = z.infer<typeof estimateSchema>;

/** What an entity bears of a report's costs: its sum alone. @public */
export const costPartSchema = z.object({
  entityRef: z.string(),
  name: z.string(),
  currency: currencySchema,
  total: decimalSchema,
  /** Of all that costs something in its currency, from 0 to 1; credits have none. */
  share: z.number(),
  change: costChangeSchema.optional(),
});

/** @public */
export type CostPart = z.infer<typeof costPartSchema>;

/** The tab. @public */
export const costReportSchema = z.object({
  entityRef: z.string(),
  cost: costKindSchema,
  groupBy: groupBySchema,
  /** The first day, and the day after the last. */
  from: daySchema,
  to: daySchema,
  /** All days, oldest first. */
  days: z.array(daySchema),
  currencies: z.array(currencyReportSchema),
  /** The entities that bear these costs, by currency, the dearest first; none is left out, whatever the days are stacked by. */
  parts: z.array(costPartSchema),
  movers: z.array(moverSchema),
  /** Oldest first. */
  releases: z.array(releaseMarkSchema),
  anomalies: z.array(anomalySchema),
  estimates: z.array(estimateSchema),
  /** Charges that this entity claims and another does too, with how they were shared. */
  conflicts: z.array(z.string()),
  notIncluded: z.array(z.string()),
  freshness: freshnessSchema,
});

/** @public */
export type CostReport = z.infer<typeof costReportSchema>;

/** @public */
export const resourceCostSchema = z.object({
  resourceId: z.string().optional(),
  name: z.string(),
  type: z.string().optional(),
  provider: z.string(),
  service: z.string(),
  environment: z.string().optional(),
  account: z.string().optional(),
  region: z.string().optional(),
  /** The entity that it is counted at. */
  entityRef: z.string().optional(),
  currency: currencySchema,
  cost: decimalSchema,
  /** Of all that costs something in its currency, from 0 to 1; credits have none. */
  share: z.number(),
  change: costChangeSchema.optional(),
  /** Its page in the provider's console. */
  url: z.string().optional(),
  /** Where only a part of the charge is counted here: which, and by which rule. */
  split: z.string().optional(),
});

/** @public */
export type ResourceCost = z.infer<typeof resourceCostSchema>;

/** @public */
export const resourceQuerySchema = reportQuerySchema
  .omit({ groupBy: true })
  .extend({
    search: z.string().optional(),
    orderField: z.enum(['cost', 'change', 'name']).optional(),
    order: z.enum(['asc', 'desc']).optional(),
    limit: z.coerce.number().int().min(1).max(500).optional(),
    cursor: z.string().optional(),
  });

/** @public */
export type ResourceQuery = z.infer<typeof resourceQuerySchema>;

/** @public */
export const resourcePageSchema = z.object({
  items: z.array(resourceCostSchema),
  totalItems: z.number(),
  nextCursor: z.string().optional(),
  freshness: freshnessSchema,
});

/** @public */
export type ResourcePage = z.infer<typeof resourcePageSchema>;
