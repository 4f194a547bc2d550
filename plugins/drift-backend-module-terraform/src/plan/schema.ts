import { z } from 'zod';

/** A change as a plan describes it; what is not listed is not looked at. @internal */
export const plannedChangeSchema = z.object({
  address: z.string(),
  previous_address: z.string().optional(),
  mode: z.string().optional(),
  type: z.string().default(''),
  name: z.string().default(''),
  provider_name: z.string().optional(),
  deposed: z.string().optional(),
  change: z.object({
    actions: z.array(z.string()),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    after_unknown: z.unknown().optional(),
    before_sensitive: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
    importing: z.unknown().optional(),
  }),
});

/** @internal */
export type PlannedChange = z.infer<typeof plannedChangeSchema>;

/** What becomes of an output. @internal */
export const outputChangeSchema = z.object({
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
});

/** @internal */
export type OutputChange = z.infer<typeof outputChangeSchema>;
