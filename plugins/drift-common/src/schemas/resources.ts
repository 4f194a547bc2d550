import { instantSchema } from '@paved-path/provider-kit-common';
import { z } from 'zod';

/** Why reality and code differ. @public */
export const driftCauseSchema = z.enum([
  /** Somebody touched the resource. */
  'changed-outside',
  /** The code moved on and was not applied. */
  'not-applied',
]);

/** @public */
export type DriftCause = z.infer<typeof driftCauseSchema>;

/** What applying the code would do to the resource. @public */
export const resourceActionSchema = z.enum([
  'create',
  'update',
  'delete',
  'replace',
  'move',
  'import',
  'forget',
  'read',
]);

/** @public */
export type ResourceAction = z.infer<typeof resourceActionSchema>;

/** One attribute that differs. Values are JSON, shortened where they are long; those of sensitive attributes never leave the server. @public */
export const attributeChangeSchema = z.object({
  /** Such as `ingress[0].cidr_blocks`. */
  path: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  sensitive: z.boolean().optional(),
  /** True where the new value is known only after an apply. */
  unknown: z.boolean().optional(),
  /** True where a value was cut. */
  truncated: z.boolean().optional(),
});

/** @public */
export type AttributeChange = z.infer<typeof attributeChangeSchema>;

/** Who may have done it. @public */
export const suspectSchema = z.object({
  kind: z.enum(['commit', 'audit-event']),
  who: z.string(),
  at: instantSchema,
  /** The commit's message, or the name of the call. */
  what: z.string(),
  reference: z.string().optional().describe('a commit or an event id'),
  url: z.string().optional(),
});

/** @public */
export type Suspect = z.infer<typeof suspectSchema>;

/** A resource that drifted, as one check saw it. @public */
export const resourceDriftSchema = z.object({
  address: z.string(),
  previousAddress: z.string().optional(),
  type: z.string(),
  name: z.string(),
  provider: z.string().optional(),
  /** What the cloud knows it by, such as its `id` and its `arn`; none that is sensitive. An audit trail is asked by them. */
  ids: z.array(z.string()).optional(),
  cause: driftCauseSchema,
  action: resourceActionSchema,
  attributes: z.array(attributeChangeSchema),
  /** True where there are more attributes than are listed. */
  truncated: z.boolean().optional(),
  suspects: z.array(suspectSchema),
});

/** @public */
export type ResourceDrift = z.infer<typeof resourceDriftSchema>;
