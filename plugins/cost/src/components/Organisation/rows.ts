import {
  CurrencyReport,
  OrganisationGroupBy,
  OrganisationRow,
} from '@paved-path/backstage-plugin-cost-common';
import { Translate } from '../../translation';

/** By what the rows stand below each other. */
export type RowOrder = {
  field: 'name' | 'cost' | 'change';
  order: 'asc' | 'desc';
};

const kinds = ['untagged', 'unowned', 'conflict'] as const;

/** What tells a row from the others of its currency. */
export function rowKey({ kind, key }: OrganisationRow): string {
  return JSON.stringify([kind, key]);
}

/** Whether somebody has to see to it that these charges find their place. */
export function isOpenQuestion({ kind, key }: OrganisationRow): boolean {
  return kind !== 'group' || !key;
}

/** How a row is called. */
export function rowName(
  { kind, key, name }: Pick<OrganisationRow, 'kind' | 'key' | 'name'>,
  groupBy: OrganisationGroupBy,
  t: Translate,
): string {
  if (kind !== 'group') return t(`organisation.kinds.${kind}`);
  if (key || groupBy === 'team' || groupBy === 'entity') return name;
  return t(`organisation.nameless.${groupBy}`);
}

/** A plot's groups under the names that they have in the table. The key of an entity is its reference, which is never that of a kind. */
export function withRowNames(
  report: CurrencyReport,
  groupBy: OrganisationGroupBy,
  t: Translate,
): CurrencyReport {
  const ofEntities = ['team', 'system', 'entity'].includes(groupBy);
  return {
    ...report,
    groups: report.groups.map(group => {
      if (group.others) return group;
      const kind = ofEntities
        ? kinds.find(each => each === group.key)
        : undefined;
      const name = rowName({ ...group, kind: kind ?? 'group' }, groupBy, t);
      return { ...group, name };
    }),
  };
}

/**
 * The rows in an order; of what is alike, those that somebody has to see to come first. Amounts are compared as numbers, which is exact enough to
 * put them below each other.
 */
export function sortRows(
  rows: readonly OrganisationRow[],
  { field, order }: RowOrder,
): OrganisationRow[] {
  const sign = order === 'asc' ? 1 : -1;
  const compare = (one: OrganisationRow, other: OrganisationRow) => {
    if (field === 'name') return one.name.localeCompare(other.name);
    const read = (row: OrganisationRow) =>
      Number(field === 'cost' ? row.cost : row.change?.change ?? 0);
    return read(one) - read(other);
  };
  return [...rows].sort(
    (one, other) =>
      sign * compare(one, other) ||
      Number(isOpenQuestion(other)) - Number(isOpenQuestion(one)),
  );
}
