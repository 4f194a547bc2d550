import { instantSchema } from '@paved-path/provider-kit-common';
import { z } from 'zod';

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
