import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ReleaseToProductionField } from './ReleaseToProductionField';

/** @internal */
export const releaseToProductionField = createFormField({
  name: 'ReleaseToProduction',
  component: ReleaseToProductionField,
  schema: makeFieldSchema({ output: z => z.boolean() }),
});
