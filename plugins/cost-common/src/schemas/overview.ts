import { freshnessSchema } from '@paved-path/provider-kit-common';
import { z } from 'zod';
import {
  costKindSchema,
  currencySchema,
  daySchema,
  decimalSchema,
} from './money';

/** A change against an earlier period of the same number of whole days. @public */
export const costChangeSchema = z.object({
  current: decimalSchema,
  previous: decimalSchema,
  change: decimalSchema,
  /** `change / previous`; absent where there was nothing before, or credits outweighed it. */
  ratio: z.number().optional(),
});

/** @public */
export type CostChange = z.infer<typeof costChangeSchema>;

/** @public */
export const budgetSchema = z.object({
  amount: decimalSchema,
  /** How much of it is used: 1 is all. */
  used: z.number(),
  /** How much of it will be used by the forecast. */
  forecast: z.number().optional(),
  /** Shares at which the owner is told, such as 0.8. */
  thresholds: z.array(z.number()),
  /** The annotation, or the configuration's key, that says so. */
  source: z.string(),
});

/** @public */
export type Budget = z.infer<typeof budgetSchema>;

/** @public */
export const moverSchema = z.object({
  key: z.string(),
  name: z.string(),
  /** What kind of thing it is, and where: `Amazon RDS in production`. */
  detail: z.string().optional(),
  change: decimalSchema,
  currency: currencySchema,
  /** The day where the days before and after it differ most. */
  since: daySchema,
  /** In words, for whoever has no formats of their own: what moved, by how much, since when. */
  text: z.string(),
});

/** @public */
export type Mover = z.infer<typeof moverSchema>;

/** The card in one currency; currencies are never added. @public */
export const currencyOverviewSchema = z.object({
  currency: currencySchema,
  monthToDate: decimalSchema,
  /** For the whole month; absent where there are too few days to tell. */
  forecast: decimalSchema.optional(),
  /** The month so far against the same days of the last month. */
  change: costChangeSchema.optional(),
  budget: budgetSchema.optional(),
  /** The last 30 whole days, oldest first. */
  days: z.array(z.object({ day: daySchema, amount: decimalSchema })),
  /** What moved most against the same days of the last month. */
  mover: moverSchema.optional(),
  /** The same in a sentence. */
  biggestMover: z.string().optional(),
});

/** @public */
export type CurrencyOverview = z.infer<typeof currencyOverviewSchema>;

/** The card. @public */
export const costOverviewSchema = z.object({
  entityRef: z.string(),
  cost: costKindSchema,
  /** Those of the last three months and the running one. Empty: it was not charged in these, and `lastCharged` tells whether it ever was. */
  currencies: z.array(currencyOverviewSchema),
  /** Where there are no currencies: the last month that it was charged in, `YYYY-MM`. Absent: no bill that was read charges it. */
  lastCharged: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
  /** The last whole day that is in these numbers. */
  lastDay: daySchema.optional(),
  /** Open anomalies. */
  anomalies: z.number(),
  /** What these numbers do not include, a sentence each. */
  notIncluded: z.array(z.string()),
  freshness: freshnessSchema,
});

/** @public */
export type CostOverview = z.infer<typeof costOverviewSchema>;
