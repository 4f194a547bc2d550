import { z } from 'zod';

/*
 * Only what is named here is taken from the answers, which also hold addresses that are signed to be opened by anybody.
 */

/** A workspace. @internal */
export const workspaceSchema = z.object({
  id: z.string(),
  attributes: z.object({
    name: z.string(),
    'assessments-enabled': z.boolean().nullish(),
    'execution-mode': z.string().nullish(),
    'working-directory': z.string().nullish(),
    'vcs-repo': z
      .object({ 'repository-http-url': z.string().nullish() })
      .nullish(),
  }),
});

/** @internal */
export type Workspace = z.infer<typeof workspaceSchema>;

/** A page of workspaces. @internal */
export const workspacePageSchema = z.object({
  data: z.array(workspaceSchema),
  meta: z.object({
    pagination: z.object({ 'next-page': z.number().nullish() }),
  }),
});

/** What a health assessment found; undefined where there is none. @internal */
export const assessmentSchema = z
  .object({
    // As JSON:API has it the id is within the data; as it is documented, beside it.
    id: z.string().optional(),
    data: z
      .object({
        id: z.string().optional(),
        attributes: z.object({
          drifted: z.boolean().nullish(),
          succeeded: z.boolean().nullish(),
          'error-msg': z.string().nullish(),
          'created-at': z.string().nullish(),
          'resources-drifted': z.number().nullish(),
        }),
      })
      .nullable(),
  })
  .transform(({ id, data }) =>
    data ? { id: data.id ?? id, attributes: data.attributes } : undefined,
  );

/** @internal */
export type Assessment = NonNullable<z.infer<typeof assessmentSchema>>;

/** A resource that differs from its state, as Terraform's plan describes it. @internal */
export const resourceChangeSchema = z.object({
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
    before_sensitive: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
  }),
});

/** @internal */
export type ResourceChange = z.infer<typeof resourceChangeSchema>;

/** What is read of the plan of an assessment. @internal */
export const planSchema = z.object({
  resource_drift: z
    .array(resourceChangeSchema)
    .nullish()
    .transform(value => value ?? []),
});
