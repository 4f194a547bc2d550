import { z } from 'zod';

/** What the channel `drift:<entityRef>` (and `drift` for the fleet) carries: reload what you show. @public */
export const driftSignalSchema = z.object({
  environmentId: z.string().optional(),
  checkId: z.string().optional(),
  scanId: z.string().optional(),
});

/** @public */
export type DriftSignal = z.infer<typeof driftSignalSchema>;
