import { CostSource } from '../database/ChargeStore';
import { SliceRow } from '../database/rows';
import { addDays, countDays, dayOf } from './days';
import { namesOf } from './namesOf';

// In days. What ended longer before the others does not hold them back.
const LAGGARD = 14;
const MOST_NAMED = 5;
// In days: by these it is known whether there is usage every day.
const LOOK_BACK = 60;
// Of 20, one may lack.
const MOST_DAYS = 0.95;

/** How far the data of an export, an account or a cluster reaches. @internal */
export type Group = {
  key: string;
  provider: string;
  /** Null: the provider is all one. */
  group: string | null;
  /** The first day with a charge. */
  firstDay?: string;
  /** The last whole day with usage. */
  lastDay?: string;
  /** Whether it has usage nearly every day, so that a day without means that the data is not there yet. */
  isRegular: boolean;
};

/** How far data of several groups reaches together. @internal */
export type Reach = {
  firstDay?: string;
  /** The last whole day that all of them have that have usage every day, but for the laggards. */
  lastDay?: string;
  /** Those that begin later than the first, the earliest first. */
  late: Group[];
  /** Those that go no further than the last day, while others do. */
  behind: Group[];
  /** Those that ended long before the others. */
  laggards: Group[];
};

/** @internal */
export function sourceKeyOf({ source, source_group }: CostSource): string {
  return `${source}\n${source_group ?? ''}`;
}

/** The groups that slices belong to. @internal */
export function groupsOf(slices: readonly SliceRow[]): Group[] {
  const bySource = new Map<string, SliceRow[]>();
  for (const slice of slices) {
    const { provider, group_name } = slice;
    const key = sourceKeyOf({ source: provider, source_group: group_name });
    const own = bySource.get(key);
    if (own) own.push(slice);
    else bySource.set(key, [slice]);
  }
  const groups = [...bySource].map(([key, own]) => groupOf(key, own));
  const named = new Set(groups.map(each => each.group && each.provider));
  return groups
    .map(each =>
      // What was read before its provider told groups apart says nothing of how far these go.
      each.group === null && named.has(each.provider)
        ? { ...each, lastDay: undefined }
        : each,
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function groupOf(key: string, slices: SliceRow[]): Group {
  const { provider, group_name } = slices[0];
  const [firstDay] = slices.flatMap(each => each.first_day ?? []).sort();
  const last = slices
    .flatMap(each => each.last_day ?? [])
    .sort()
    .pop();
  // The running day is not whole yet.
  const yesterday = addDays(dayOf(Date.now()), -1);
  return {
    key,
    provider,
    group: group_name,
    firstDay,
    lastDay: last && last > yesterday ? yesterday : last,
    isRegular: last === undefined || isRegular(slices, last),
  };
}

/** By the days of the last months. */
function isRegular(slices: SliceRow[], last: string): boolean {
  const since = addDays(last, -LOOK_BACK);
  const recent = slices.filter(
    each => each.first_day && each.last_day && each.last_day > since,
  );
  const [first] = recent.map(each => each.first_day!).sort();
  const count = recent.reduce((sum, each) => sum + (each.own_days ?? 31), 0);
  return count >= MOST_DAYS * (countDays(first, last) + 1);
}

/** How far they reach together. @internal */
export function reachOf(groups: readonly Group[]): Reach {
  const [firstDay] = groups.flatMap(each => each.firstDay ?? []).sort();
  const days = groups.flatMap(each => each.lastDay ?? []).sort();
  const newest = days[days.length - 1];
  const earliest = newest && addDays(newest, -LAGGARD);
  const waitedFor = groups
    .filter(each => each.isRegular)
    .flatMap(each => each.lastDay ?? [])
    .sort();
  const lastDay = waitedFor.find(day => day >= earliest) ?? newest;
  const among = (test: (lastDay: string, group: Group) => boolean) =>
    groups.filter(
      each => each.lastDay !== undefined && test(each.lastDay, each),
    );
  return {
    firstDay,
    lastDay,
    late: groups
      .filter(each => (each.firstDay ?? '') > (firstDay ?? ''))
      .sort((a, b) => (a.firstDay! < b.firstDay! ? -1 : 1)),
    behind:
      lastDay === newest
        ? []
        : among((day, group) => group.isRegular && day === lastDay),
    laggards: among(day => day < earliest),
  };
}

/**
 * The days that are not in the numbers, in sentences.
 *
 * @param from - The first day that is looked at: what begins later is said; undefined: nothing is said of beginnings
 * @internal
 */
export function missingDays(
  { firstDay, lastDay, late, behind, laggards }: Reach,
  from: string | undefined,
  nameOf: (group: Group) => string,
): string[] {
  const begins = (day: string | undefined) =>
    from !== undefined && day !== undefined && day > from;
  const after = behind.length
    ? `, as ${namesOf(behind.map(nameOf))} has no later ones yet`
    : '';
  return [
    ...(begins(firstDay) ? [`The days before ${firstDay}`] : []),
    ...several(
      late.filter(each => begins(each.firstDay)),
      each => `${nameOf(each)} before ${each.firstDay}`,
    ),
    ...several(laggards, each => `${nameOf(each)} after ${each.lastDay}`),
    ...(lastDay ? [`The days after ${lastDay}${after}`] : []),
  ];
}

function several(groups: Group[], tell: (group: Group) => string): string[] {
  const rest = groups.length - MOST_NAMED;
  return [
    ...groups.slice(0, MOST_NAMED).map(tell),
    ...(rest > 0 ? [`Days of ${rest} more sources`] : []),
  ];
}
