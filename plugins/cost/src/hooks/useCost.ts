import { useApi } from '@backstage/frontend-plugin-api';
import {
  costChannel,
  CostOverview,
  CostReport,
  Period,
  ReportQuery,
} from '@paved-path/backstage-plugin-cost-common';
import { LiveQuery, useLiveQuery } from '@paved-path/provider-kit-react';
import { costApiRef } from '../api';

/** What an entity costs this month, live. */
export function useOverview(entityRef: string): LiveQuery<CostOverview> {
  const api = useApi(costApiRef);
  return useLiveQuery({
    key: entityRef,
    channel: costChannel(entityRef),
    load: signal => api.getOverview(entityRef, { signal }),
  });
}

/** A report, and the period that was asked for: the next may have been chosen already. */
export type ReportAnswer = CostReport & { period: Period | undefined };

/** What an entity costs in some days, live; the last answer stays while another is on its way. */
export function useReport(
  entityRef: string,
  query: ReportQuery,
): LiveQuery<ReportAnswer> {
  const api = useApi(costApiRef);
  return useLiveQuery({
    key: `${entityRef} ${JSON.stringify(query)}`,
    channel: costChannel(entityRef),
    keepPrevious: true,
    load: async signal => ({
      ...(await api.getReport(entityRef, query, { signal })),
      period: query.period,
    }),
  });
}
