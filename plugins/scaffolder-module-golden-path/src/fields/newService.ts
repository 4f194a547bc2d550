import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { NewServiceField } from './NewServiceField';

/** @internal */
export const newServiceField = createFormField({
  name: 'NewService',
  component: NewServiceField,
  schema: makeFieldSchema({ output: z => z.record(z.unknown()) }),
});
