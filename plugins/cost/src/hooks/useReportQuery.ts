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

/** The period that an address names; days alone are a custom one. */
function namedPeriod(parameters: URLSearchParams): string | null {
  const hasDays = parameters.has('from') || parameters.has('to');
  return parameters.get('period') ?? (hasDays ? 'custom' : null);
}

/** Which part of an address makes no period, and why. */
export type PeriodProblem = {
  field: 'period' | 'from' | 'to';
  why: 'unknown' | 'missing' | 'noDay' | 'reversed' | 'tooLong';
  /** What stands there. */
  text: string;
};

/** What makes no sense in the days that an address asks for; undefined where they can be shown. */
export function periodProblem(
  parameters: URLSearchParams,
): PeriodProblem | undefined {
  const named = namedPeriod(parameters);
  if (named === null) return undefined;
  const period = periodSchema.safeParse(named).data;
  if (!period) return { field: 'period', why: 'unknown', text: named };
  if (period !== 'custom') return undefined;
  for (const field of ['from', 'to'] as const) {
    const text = parameters.get(field);
    if (!text) return { field, why: 'missing', text: '' };
    if (!isDay(text)) return { field, why: 'noDay', text };
  }
  const to = parameters.get('to')!;
  const why = rangeProblem(parameters.get('from')!, to);
  return why && { field: 'to', why, text: to };
}

/** What the address asks for of the days and the cost; what makes no sense there is as if it were not there, and `periodProblem` says so. */
export function parsePeriod(parameters: URLSearchParams): PeriodValue {
  const from = parameters.get('from');
  const to = parameters.get('to');
  const period = periodSchema.safeParse(namedPeriod(parameters)).data;
  const cost = costKindSchema.safeParse(parameters.get('cost')).data;
  if (period !== 'custom') {
    return { period, from: undefined, to: undefined, cost };
  }
  return isDay(from) && isDay(to) && !rangeProblem(from, to)
    ? { period, from, to, cost }
    : { period: undefined, from: undefined, to: undefined, cost };
}
