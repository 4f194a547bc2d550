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
    locked: z.boolean().nullish(),
    permissions: z.object({ 'can-queue-run': z.boolean().nullish() }).nullish(),
  }),
  relationships: z
    .object({
      'current-state-version': z
        .object({ data: z.object({ id: z.string() }).nullish() })
        .nullish(),
    })
    .nullish(),
});

/** @internal */
export type Workspace = z.infer<typeof workspaceSchema>;

/** A workspace, with its current run where there is one. @internal */
export const workspaceWithRunSchema = z
  .object({
    data: workspaceSchema.extend({
      relationships: z
        .object({
          'current-run': z
            .object({ data: z.object({ id: z.string() }).nullish() })
            .nullish(),
        })
        .nullish(),
    }),
    included: z
      .array(
        z.object({
          id: z.string(),
          type: z.string(),
          attributes: z.object({ status: z.string().nullish() }).nullish(),
        }),
      )
      .nullish(),
  })
  .transform(({ data: { attributes, relationships }, included }) => {
    const id = relationships?.['current-run']?.data?.id;
    const run = included?.find(each => each.type === 'runs' && each.id === id);
    return {
      attributes,
      currentRun: id ? { id, status: run?.attributes?.status } : undefined,
    };
  });

/** @internal */
export type WorkspaceWithRun = z.infer<typeof workspaceWithRunSchema>;

/** A run that was created. @internal */
export const createdRunSchema = z
  .object({ data: z.object({ id: z.string() }).nullish() })
  .transform(({ data }) => data?.id);

/** Where a state can be read in the form that is documented; HCP Terraform has it for states of Terraform 1.3 and newer. @internal */
export const stateVersionSchema = z
  .object({
    data: z.object({
      attributes: z.object({
        'hosted-json-state-download-url': z.string().nullish(),
      }),
    }),
  })
  .transform(
    ({ data }) =>
      data.attributes['hosted-json-state-download-url'] ?? undefined,
  );

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
