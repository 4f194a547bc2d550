import {
  CostKind,
  costKindSchema,
  Period,
  periodSchema,
} from '@paved-path/backstage-plugin-cost-common';
import { AddressFilter } from '@paved-path/provider-kit-react';
import { addDays, isDay } from '../words';

/** Which days, and which cost. */
export type PeriodValue = {
  period: Period | undefined;
  /** The first day, of a custom period. */
  from: string | undefined;
  /** The day after the last, of a custom period. */
  to: string | undefined;
  cost: CostKind | undefined;
};

/** Changes what is named of the days and the cost. */
export type SetPeriod = AddressFilter<PeriodValue>['set'];

/** The longest custom period that the server takes, in days. */
export const LONGEST = 1100;

/** Why two days make no period; undefined where they do. `to` is the day after the last. */
export function rangeProblem(
  from: string,
  to: string,
): 'reversed' | 'tooLong' | undefined {
  if (to <= from) return 'reversed';
  return to > addDays(from, LONGEST) ? 'tooLong' : undefined;
}

/** What the address asks for of the days and the cost; what makes no sense there is as if it were not there. */
export function parsePeriod(parameters: URLSearchParams): PeriodValue {
  const from = parameters.get('from');
  const to = parameters.get('to');
  const period = periodSchema.safeParse(parameters.get('period')).data;
  const cost = costKindSchema.safeParse(parameters.get('cost')).data;
  if (period !== 'custom') {
    return { period, from: undefined, to: undefined, cost };
  }
  return isDay(from) && isDay(to) && !rangeProblem(from, to)
    ? { period, from, to, cost }
    : { period: undefined, from: undefined, to: undefined, cost };
}
