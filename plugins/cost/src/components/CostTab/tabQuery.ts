import { Entity } from '@backstage/catalog-model';
import { ReportQuery } from '@paved-path/backstage-plugin-cost-common';
import { TabValue } from '../../hooks';

/** Kinds of entities that consist of others. */
const wholes = ['group', 'system', 'domain'];

/** Whether an entity's costs are those of all that it owns. */
export function isWhole(entity: Entity): boolean {
  return wholes.includes(entity.kind.toLocaleLowerCase('en-US'));
}

/** What the tab asks the server: a whole is stacked by its parts, anything else by environment, until something else is said. */
export function reportQueryOf(
  asked: TabValue,
  hasParts: boolean,
): ReportQuery & Required<Pick<ReportQuery, 'groupBy'>> {
  const { groupBy, ...period } = asked;
  const usual = hasParts ? 'part' : 'environment';
  return {
    ...period,
    groupBy: groupBy && (hasParts || groupBy !== 'part') ? groupBy : usual,
  };
}
