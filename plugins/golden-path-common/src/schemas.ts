import { z } from 'zod';
import { checkServiceName } from './serviceName';

/** The name of a new service, under the rules of `checkServiceName`. @public */
export const serviceNameSchema = z.string().superRefine((name, context) => {
  const message = checkServiceName(name);
  if (message !== undefined) {
    context.addIssue({ code: 'custom', message });
  }
});

/** The most characters of a description. @public */
export const DESCRIPTION_MAX_LENGTH = 200;

/** The five fields. @public */
export const newServiceSchema = z.strictObject({
  name: serviceNameSchema,
  description: z.string().trim().min(1).max(DESCRIPTION_MAX_LENGTH),
  /** The group that owns it, as an entity reference. */
  owner: z.string().min(1),
  /** The id of a stack. */
  stack: z.string().min(1),
  /** Whether the first version goes to production now. */
  releaseToProduction: z.boolean(),
});

/** @public */
export type NewService = z.infer<typeof newServiceSchema>;

/** Whether a name can be had. @public */
export const nameCheckSchema = z.object({
  name: z.string(),
  /** It follows the rules for names. */
  valid: z.boolean(),
  /** No component and no repository has it. False where it is not valid. */
  free: z.boolean(),
  /** What is wrong and what would be right, in a sentence. */
  reason: z.string().optional(),
});

/** @public */
export type NameCheck = z.infer<typeof nameCheckSchema>;

/** What a new service can be made with. @public */
export const stackSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  /** What comes with it, each in a few words. */
  gives: z.array(z.string()),
  /** What building and running it needs, in words. */
  requires: z.string().optional(),
  /** Whether what it requires is here. */
  available: z.boolean(),
  /** Why it is not available, in a sentence. */
  unavailableReason: z.string().optional(),
});

/** @public */
export type Stack = z.infer<typeof stackSchema>;

/** Something that will be created, with its address where that is known beforehand. @public */
export const plannedThingSchema = z.object({
  title: z.string(),
  url: z.string().optional(),
});

/** @public */
export type PlannedThing = z.infer<typeof plannedThingSchema>;

/** What will be created for a new service. @public */
export const previewSchema = z.object({
  name: z.string(),
  owner: z.string().optional(),
  stack: z.string().optional(),
  repository: plannedThingSchema,
  pipeline: plannedThingSchema,
  /** In the order of releases; the last one is production. The address is the service's. */
  environments: z.array(plannedThingSchema.extend({ name: z.string() })),
  dashboards: z.array(plannedThingSchema),
  /** How somebody is on call for it; absent where the portal has no on-call, or cannot tell just now. */
  onCall: plannedThingSchema.optional(),
  /** Pages of this portal. */
  pages: z.array(plannedThingSchema),
});

/** @public */
export type ServicePreview = z.infer<typeof previewSchema>;
