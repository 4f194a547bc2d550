import { z } from 'zod';

/** A person, as far as the portal and the provider know them. @public */
export const personSchema = z.object({
  name: z.string(),
  /** The user entity, where the catalog has one. */
  entityRef: z.string().optional(),
  /** Their page at the provider. */
  url: z.string().optional(),
});

/** @public */
export type Person = z.infer<typeof personSchema>;
