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
import { costChangeSchema } from './overview';
import {
  anomalySchema,
  currencyReportSchema,
  reportQuerySchema,
} from './report';

/** @public */
export const organisationGroupBySchema = z.enum([
  'team',
  'system',
  'entity',
  'provider',
  'service',
  'environment',
]);

/** @public */
export type OrganisationGroupBy = z.infer<typeof organisationGroupBySchema>;

/** @public */
export const organisationQuerySchema = reportQuerySchema
  .omit({ groupBy: true })
  .extend({ groupBy: organisationGroupBySchema.optional() });

/** @public */
export type OrganisationQuery = z.infer<typeof organisationQuerySchema>;

/** A row of the organisation's table. @public */
export const organisationRowSchema = z.object({
  /** `untagged`: charges without the tags that say whose they are; `unowned`: those of an entity without an owner. */
  kind: z.enum(['group', 'untagged', 'unowned', 'conflict']),
  key: z.string(),
  name: z.string(),
  entityRef: z.string().optional(),
  currency: currencySchema,
  cost: decimalSchema,
  /** Of all that costs something in its currency, from 0 to 1; credits have none. */
  share: z.number(),
  change: costChangeSchema.optional(),
});

/** @public */
export type OrganisationRow = z.infer<typeof organisationRowSchema>;

/** @public */
export const organisationReportSchema = z.object({
  cost: costKindSchema,
  groupBy: organisationGroupBySchema,
  from: daySchema,
  to: daySchema,
  days: z.array(daySchema),
  /** Each charge once: the sum of the rows in a currency is its total. */
  rows: z.array(organisationRowSchema),
  currencies: z.array(currencyReportSchema),
  /** The biggest that are open. */
  anomalies: z.array(anomalySchema),
  notIncluded: z.array(z.string()),
  freshness: freshnessSchema,
});

/** @public */
export type OrganisationReport = z.infer<typeof organisationReportSchema>;

/** What a stack costs at those who have it: a month, the last whole one. @public */
export const stackPeersSchema = z.object({
  stack: z.string(),
  month: z.string().describe('YYYY-MM'),
  peers: z.number(),
  currencies: z.array(
    z.object({
      currency: currencySchema,
      peers: z.number(),
      median: decimalSchema,
      lowest: decimalSchema,
      highest: decimalSchema,
    }),
  ),
});

/** @public */
export type StackPeers = z.infer<typeof stackPeersSchema>;

/** A piece of a source that is read as a whole, such as the files of one billing period. @public */
export const sliceStatusSchema = z.object({
  key: z.string(),
  state: z.enum(['read', 'refused', 'waiting']),
  readAt: instantSchema.optional(),
  charges: z.number().optional(),
  /** Why it was refused; what was read before is still served. */
  reason: z.string().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
});

/** @public */
export type SliceStatus = z.infer<typeof sliceStatusSchema>;

/** Where charges come from, for operators. @public */
export const sourceStatusSchema = z.object({
  id: z.string(),
  title: z.string(),
  freshness: freshnessSchema,
  slices: z.array(sliceStatusSchema),
  /** Requests that cost money, this month, and what they cost. */
  paidRequests: z
    .object({
      count: z.number(),
      cost: decimalSchema,
      currency: currencySchema,
    })
    .optional(),
});

/** @public */
export type SourceStatus = z.infer<typeof sourceStatusSchema>;
