import { CostGroup } from '@paved-path/backstage-plugin-cost-common';
import { Translate } from '../translation';

/** How a group is called. */
export function groupWords(
  { name, others }: Pick<CostGroup, 'name' | 'others'>,
  t: Translate,
): string {
  return others ? t('plot.others', { count: others }) : name;
}
