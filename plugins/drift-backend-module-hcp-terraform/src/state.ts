import { ManagedResource } from '@paved-path/backstage-plugin-drift-node';
import { z } from 'zod';
import { identitiesOf } from './identities';

type StateModule = {
  resources?: Array<z.infer<typeof resourceSchema>> | null;
  child_modules?: StateModule[] | null;
};

const resourceSchema = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  deposed_key: z.string().nullish(),
  values: z.unknown().optional(),
  sensitive_values: z.unknown().optional(),
});

const moduleSchema: z.ZodType<StateModule> = z.object({
  resources: z.array(resourceSchema).nullish(),
  child_modules: z.array(z.lazy(() => moduleSchema)).nullish(),
});

/**
 * What a state lists, in Terraform's documented form of it (https://developer.hashicorp.com/terraform/internals/json-format). An empty state has
 * no values.
 * @internal
 */
export const stateSchema = z
  .object({
    format_version: z.string().regex(/^1\./),
    values: z.object({ root_module: moduleSchema.nullish() }).nullish(),
  })
  .transform(({ values }) => [...listModule(values?.root_module ?? {})]);

function* listModule(module: StateModule): Generator<ManagedResource> {
  for (const resource of module.resources ?? []) {
    if (resource.mode !== 'managed') continue;
    const { address, type, deposed_key: deposed } = resource;
    yield {
      address: deposed ? `${address} (deposed ${deposed})` : address,
      type,
      ids: identitiesOf({
        value: resource.values,
        marks: resource.sensitive_values,
      }),
    };
  }
  for (const child of module.child_modules ?? []) yield* listModule(child);
}
