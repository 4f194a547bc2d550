import { Period } from '@paved-path/backstage-plugin-cost-common';
import { Translate } from '../../translation';
import { ChangeStatus } from '../../words';

/** What a period is compared with, in words that follow those of the change. */
export function againstWords(
  { direction }: ChangeStatus,
  period: Period | undefined,
  t: Translate,
): string {
  if (direction === 'new') return t('tab.newBefore');
  if (direction === 'same') return t('tab.asBefore');
  if (period === 'month') return t('tab.againstMonth');
  if (period === 'quarter') return t('tab.againstQuarter');
  return t('tab.againstBefore');
}
