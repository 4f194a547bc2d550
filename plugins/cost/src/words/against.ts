import { Period } from '@paved-path/backstage-plugin-cost-common';
import { DateTime } from 'luxon';
import { Translate } from '../translation';
import { ChangeStatus } from './change';

/**
 * What a period is compared with, in words that follow those of the change.
 *
 * @param days - those that are shown; `to` is the day after the last
 */
export function againstWords(
  { direction }: Pick<ChangeStatus, 'direction'>,
  days: { from: string; to: string },
  period: Period | undefined,
  t: Translate,
): string {
  const count = countOf(days);
  if (direction === 'new') return t('tab.newBefore');
  if (direction === 'same') return t('tab.asBefore', { count });
  if (period === 'month') return t('tab.againstMonth');
  if (period === 'quarter') return t('tab.againstQuarter');
  return t('tab.againstBefore', { count });
}

/** The same as a remark of its own. */
export function beforeWords(
  days: { from: string; to: string },
  period: Period | undefined,
  t: Translate,
): string {
  if (period === 'month') return t('mover.beforeMonth');
  if (period === 'quarter') return t('mover.beforeQuarter');
  return t('mover.before', { count: countOf(days) });
}

function countOf(days: { from: string; to: string }): number {
  const [from, to] = [days.from, days.to].map(day =>
    DateTime.fromISO(day, { zone: 'utc' }),
  );
  return to.diff(from, 'days').days;
}
