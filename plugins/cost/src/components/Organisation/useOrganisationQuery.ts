import {
  OrganisationGroupBy,
  organisationGroupBySchema,
} from '@paved-path/backstage-plugin-cost-common';
import {
  AddressFilter,
  useAddressFilter,
} from '@paved-path/provider-kit-react';
import { parsePeriod, PeriodValue } from '../../hooks';

/** What the reader asked of the organisation. */
export type OrganisationValue = PeriodValue & {
  groupBy: OrganisationGroupBy | undefined;
};

function parse(parameters: URLSearchParams): OrganisationValue {
  return {
    ...parsePeriod(parameters),
    groupBy: organisationGroupBySchema.safeParse(parameters.get('groupBy'))
      .data,
  };
}

/** What the reader asked of the organisation, as it stands in the address. */
export function useOrganisationQuery(): AddressFilter<OrganisationValue> {
  return useAddressFilter(parse);
}
