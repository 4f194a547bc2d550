import { useApi } from '@backstage/frontend-plugin-api';
import {
  COST_CHANNEL,
  OrganisationQuery,
  OrganisationReport,
  Period,
} from '@paved-path/backstage-plugin-cost-common';
import { LiveQuery, useLiveQuery } from '@paved-path/provider-kit-react';
import { costApiRef } from '../../api';

/** A report, and the period that was asked for: the next may have been chosen already. */
export type OrganisationAnswer = OrganisationReport & {
  period: Period | undefined;
};

/** What everything costs, live; the last answer stays while another is on its way. */
export function useOrganisation(
  query: OrganisationQuery,
): LiveQuery<OrganisationAnswer> {
  const api = useApi(costApiRef);
  return useLiveQuery({
    key: JSON.stringify(query),
    channel: COST_CHANNEL,
    keepPrevious: true,
    load: async signal => ({
      ...(await api.getOrganisation(query, { signal })),
      period: query.period,
    }),
  });
}
