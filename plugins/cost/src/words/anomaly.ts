import { Anomaly } from '@paved-path/backstage-plugin-cost-common';
import { Translate } from '../translation';
import { dateWords } from './days';

/** The day of an anomaly, or its first and its last. */
export function anomalyDayWords(
  { day, lastDay }: Pick<Anomaly, 'day' | 'lastDay'>,
  language: string | undefined,
  t: Translate,
): string {
  const from = dateWords(day, language);
  if (!lastDay) return from;
  return t('period.range', { from, to: dateWords(lastDay, language) });
}
