import { z } from 'zod';

/** A moment: ISO 8601 in UTC. @public */
export const instantSchema = z.string().describe('ISO 8601, UTC');

/**
 * How old and how trustworthy an answer is.
 * @public
 */
export const freshnessSchema = z.object({
  /** Where the answer came from, in words a person understands. */
  source: z.string(),
  asOf: instantSchema.optional(),
  state: z.enum(['fresh', 'stale', 'failed', 'never']),
  /** Why the last refresh failed. */
  reason: z.string().optional(),
});

/** @public */
export type Freshness = z.infer<typeof freshnessSchema>;
