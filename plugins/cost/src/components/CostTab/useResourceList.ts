import {
  ResourceQuery,
  resourceQuerySchema,
} from '@paved-path/backstage-plugin-cost-common';
import {
  AddressFilter,
  useAddressFilter,
} from '@paved-path/provider-kit-react';

/** What the reader asked of the resources, beside the days. */
export type ResourceListValue = Pick<
  ResourceQuery,
  'search' | 'orderField' | 'order'
>;

const names = ['search', 'orderField', 'order'] as const;

function parse(parameters: URLSearchParams): ResourceListValue {
  const value: Record<string, string> = {};
  for (const name of names) {
    const text = parameters.get(name);
    const { success } = resourceQuerySchema.safeParse({ [name]: text });
    if (text && success) value[name] = text;
  }
  return resourceQuerySchema.parse(value);
}

/** What the reader asked of the resources, as it stands in the address. */
export function useResourceList(): AddressFilter<ResourceListValue> {
  return useAddressFilter(parse);
}
