import {
  CustomFieldValidator,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { toError } from '@backstage/errors';
import { goldenPathApiRef } from '../api';
import { getTexts } from './getTexts';
import { ServiceStackField } from './ServiceStackField';

/** A stack may have been chosen in an address, or become unavailable meanwhile. @internal */
export const validateServiceStack: CustomFieldValidator<string> = async (
  id,
  field,
  { apiHolder },
) => {
  if (!id) return;
  const t = await getTexts(apiHolder);
  try {
    const api = apiHolder.get(goldenPathApiRef);
    if (!api) throw new Error(t('notInstalled'));
    const stacks = await api.getStacks();
    const stack = stacks.find(candidate => candidate.id === id);
    if (!stack) {
      field.addError(
        t('stack.unknown', {
          stack: id,
          known: stacks.map(candidate => candidate.id).join(', '),
        }),
      );
    } else if (!stack.available) {
      field.addError(
        t('stack.cannotBuild', {
          title: stack.title,
          reason: stack.unavailableReason ?? '',
        }),
      );
    }
  } catch (error) {
    field.addError(t('stack.notChecked', { reason: toError(error).message }));
  }
};

/** @internal */
export const serviceStackField = createFormField({
  name: 'ServiceStack',
  component: ServiceStackField,
  validation: validateServiceStack,
  schema: makeFieldSchema({ output: z => z.string() }),
});
