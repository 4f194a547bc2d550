import { instantSchema } from '@paved-path/provider-kit-common';
import { z } from 'zod';
import { resourceDriftSchema } from './resources';

/** The ways that an environment's drift can be fixed. @public */
export const fixOptionSchema = z.object({
  direction: z.enum(['code-to-cloud', 'cloud-to-code']),
  title: z.string(),
  /**
   * `link`: where a person does it; `apply`: the portal does it, after the plan was confirmed; `open`: the portal opens it where the team
   * works: a pull request, an issue, a comment, a run.
   */
  kind: z.enum(['link', 'apply', 'open']),
  /** Names an option of the kind `open`. */
  id: z.string().optional(),
  /** What will happen, in a sentence. */
  description: z.string().optional(),
  url: z.string().optional(),
});

/** @public */
export type FixOption = z.infer<typeof fixOptionSchema>;

/** @public */
export const openFixRequestSchema = z.strictObject({
  /** The id of an option of the kind `open`. */
  optionId: z.string().min(1),
});

/** @public */
export type OpenFixRequest = z.infer<typeof openFixRequestSchema>;

/** What was opened. @public */
export const openedFixSchema = z.object({
  kind: z.enum([
    'pull-request',
    'issue',
    'comment',
    'run',
    'deployment',
    'branch',
  ]),
  /** Such as `example/infrastructure#12`. */
  title: z.string(),
  url: z.string().optional(),
  /** What a person should know of it, a sentence each: what it does not contain and why, or what to do next. */
  notes: z.array(z.string()),
});

/** @public */
export type OpenedFix = z.infer<typeof openedFixSchema>;

/** What an apply would do, shown before it is confirmed. @public */
export const fixPlanSchema = z.object({
  id: z.string(),
  environmentId: z.string(),
  changes: z.array(resourceDriftSchema),
  /** A plan that is confirmed later than this is refused. */
  expiresAt: instantSchema,
});

/** @public */
export type FixPlan = z.infer<typeof fixPlanSchema>;
