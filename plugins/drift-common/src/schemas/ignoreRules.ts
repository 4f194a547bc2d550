import { instantSchema } from '@paved-path/provider-kit-common';
import { z } from 'zod';

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
