import { useApi } from '@backstage/frontend-plugin-api';
import {
  ON_CALL_CHANNEL,
  OrganisationItem,
} from '@paved-path/backstage-plugin-on-call-common';
import { LiveQuery, useLiveQuery } from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { OrganisationCount } from '../../words';

/** How many services with nobody are named at once. */
export const LOUD = 8;

/** How all services stand, whatever the reader filters for. */
export type OrganisationSummary = OrganisationCount & {
  /** The first of those that nobody is on call for. */
  loud: OrganisationItem[];
};

/** How all services stand, live. */
export function useOrganisationSummary(): LiveQuery<OrganisationSummary> {
  const api = useApi(onCallApiRef);
  return useLiveQuery({
    key: 'summary',
    channel: ON_CALL_CHANNEL,
    load: async signal => {
      const [all, none] = await Promise.all([
        api.getOrganisation({ limit: 1 }, { signal }),
        api.getOrganisation({ only: 'nobody', limit: LOUD }, { signal }),
      ]);
      return {
        total: all.totalItems,
        nobody: all.nobody,
        unknown: all.unknown,
        loud: none.items,
      };
    },
  });
}
