import { DateTime } from 'luxon';
import { Translate } from '../translation';

/** What words about time need to know. */
export type Moment = { now: DateTime; language: string | undefined };

/** Since when, as people say it: `14:05`, `yesterday`, `Tuesday`, `3 November`. In the reader's own zone. */
export function sinceWords(
  instant: string,
  moment: Moment,
  t: Translate,
): string {
  const { now, language } = moment;
  const at = DateTime.fromISO(instant, { locale: language });
  if (!at.isValid) return instant;
  const days = now.startOf('day').diff(at.startOf('day'), 'days').days;
  if (days < 1) return at.toLocaleString(DateTime.TIME_24_SIMPLE);
  if (days < 2) return t('time.yesterday');
  if (days < 7) return at.toFormat('cccc');
  return at.toLocaleString(
    at.year === now.year
      ? { day: 'numeric', month: 'long' }
      : { day: 'numeric', month: 'long', year: 'numeric' },
  );
}
