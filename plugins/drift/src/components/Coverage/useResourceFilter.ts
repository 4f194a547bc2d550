import {
  CloudResourceQuery,
  CoverageState,
  coverageStateSchema,
} from '@paved-path/backstage-plugin-drift-common';
import {
  AddressFilter,
  useAddressFilter,
} from '@paved-path/provider-kit-react';

/** What the reader asked of the resources: those that no code manages, until something else is said. */
export type ResourceFilterValue = Pick<
  CloudResourceQuery,
  'type' | 'inventory' | 'search'
> & { state: CoverageState | 'all' };

/** What the reader asked of the resources. */
export type ResourceFilter = AddressFilter<ResourceFilterValue>;

/** What the address asks for; what makes no sense there is as if it were not there. */
function parse(parameters: URLSearchParams): ResourceFilterValue {
  const textOf = (name: string) => parameters.get(name) || undefined;
  const state = textOf('state');
  return {
    state:
      state === 'all'
        ? state
        : coverageStateSchema.safeParse(state).data ?? 'unmanaged',
    type: textOf('type'),
    inventory: textOf('inventory'),
    search: textOf('search'),
  };
}

/** The filter of the resources. */
export function useResourceFilter(): ResourceFilter {
  return useAddressFilter(parse);
}

/** A filter as the server takes it. */
export function toQuery(value: ResourceFilterValue): CloudResourceQuery {
  const { state, ...others } = value;
  return { ...others, state: state === 'all' ? undefined : state };
}

/** Whether more is asked for than what no code manages. */
export function isNarrowed(value: ResourceFilterValue): boolean {
  return Boolean(value.type || value.inventory || value.search);
}
