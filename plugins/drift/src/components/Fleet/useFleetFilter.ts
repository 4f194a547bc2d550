import {
  EnvironmentQuery,
  environmentQuerySchema,
} from '@paved-path/backstage-plugin-drift-common';
import {
  AddressFilter,
  useAddressFilter,
} from '@paved-path/provider-kit-react';

/** What the reader asked of the fleet, without the page. */
export type FleetFilterValue = Omit<EnvironmentQuery, 'limit' | 'cursor'>;

/** What the reader asked of the fleet. */
export type FleetFilter = AddressFilter<FleetFilterValue>;

const names = [
  'owner',
  'system',
  'state',
  'search',
  'orderField',
  'order',
] as const;

/** What the address asks for; what makes no sense there is as if it were not there. */
function parse(parameters: URLSearchParams): FleetFilterValue {
  const value: Record<string, string> = {};
  for (const name of names) {
    const text = parameters.get(name);
    const { success } = environmentQuerySchema.safeParse({ [name]: text });
    if (text && success) value[name] = text;
  }
  return environmentQuerySchema.parse(value);
}

/** The filter of the fleet. */
export function useFleetFilter(): FleetFilter {
  return useAddressFilter(parse);
}
