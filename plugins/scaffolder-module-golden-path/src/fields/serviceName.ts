import {
  CustomFieldValidator,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { toError } from '@backstage/errors';
import { checkServiceName } from '@paved-path/backstage-plugin-golden-path-common';
import { goldenPathApiRef } from '../api';
import { getTexts } from './getTexts';
import { ServiceNameField } from './ServiceNameField';

/** Checks the name once more when the person goes on; an answer that cannot be had stops them, too. @internal */
export const validateServiceName: CustomFieldValidator<string> = async (
  name,
  field,
  { apiHolder },
) => {
  const wrong = checkServiceName(name ?? '');
  if (wrong !== undefined) {
    field.addError(wrong);
    return;
  }
  const t = await getTexts(apiHolder);
  try {
    const api = apiHolder.get(goldenPathApiRef);
    if (!api) throw new Error(t('notInstalled'));
    const { valid, free, reason } = await api.checkName(name);
    if (!valid || !free) field.addError(reason ?? t('name.taken', { name }));
  } catch (error) {
    const reason = toError(error).message;
    field.addError(t('name.notChecked', { name, reason }));
  }
};

/** @internal */
export const serviceNameField = createFormField({
  name: 'ServiceName',
  component: ServiceNameField,
  validation: validateServiceName,
  schema: makeFieldSchema({ output: z => z.string() }),
});
