import {
  GroupBy,
  groupBySchema,
} from '@paved-path/backstage-plugin-cost-common';
import {
  AddressFilter,
  useAddressFilter,
} from '@paved-path/provider-kit-react';
import { parsePeriod, PeriodValue } from './useReportQuery';

/** What the reader asked of the tab. */
export type TabValue = PeriodValue & { groupBy: GroupBy | undefined };

function parse(parameters: URLSearchParams): TabValue {
  return {
    ...parsePeriod(parameters),
    groupBy: groupBySchema.safeParse(parameters.get('groupBy')).data,
  };
}

/** What the reader asked of the tab, as it stands in the address. */
export function useTabQuery(): AddressFilter<TabValue> {
  return useAddressFilter(parse);
}
