import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ServiceOwnerField } from './ServiceOwnerField';

/** @internal */
export const serviceOwnerField = createFormField({
  name: 'ServiceOwner',
  component: ServiceOwnerField,
  schema: makeFieldSchema({ output: z => z.string() }),
});
