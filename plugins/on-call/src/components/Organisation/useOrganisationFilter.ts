import {
  OrganisationQuery,
  organisationQuerySchema,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  AddressFilter,
  useAddressFilter,
} from '@paved-path/provider-kit-react';

/** What the reader asked of the organisation, without the page. */
export type OrganisationFilterValue = Pick<
  OrganisationQuery,
  'owner' | 'only' | 'search'
>;

/** What the reader asked of the organisation. */
export type OrganisationFilter = AddressFilter<OrganisationFilterValue>;

const names = ['owner', 'only', 'search'] as const;

/** What the address asks for; what makes no sense there is as if it were not there. */
function parse(parameters: URLSearchParams): OrganisationFilterValue {
  const value: Record<string, string> = {};
  for (const name of names) {
    const text = parameters.get(name);
    const { success } = organisationQuerySchema.safeParse({ [name]: text });
    if (text && success) value[name] = text;
  }
  return organisationQuerySchema.parse(value);
}

/** The filter of the organisation. */
export function useOrganisationFilter(): OrganisationFilter {
  return useAddressFilter(parse);
}
