import { DateTime } from 'luxon';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useLanguage, useNow } from '../hooks';
import { providerKitTranslationRef } from '../translation';

/** Under this many seconds a moment is now. */
const NOW = 10;

/**
 * Up to so many seconds ahead, a moment is now too: it came after the clock was last looked at, or from a machine whose clock is a little
 * ahead of this one's.
 */
const AHEAD = 300;

/** @public */
export type RelativeTimeProps = {
  /** ISO 8601. */
  at: string;
};

/**
 * How long ago a moment was, growing while one looks, with the exact moment in the reader's own zone on hover.
 * @public
 */
export function RelativeTime(props: RelativeTimeProps) {
  const { t } = useTranslationRef(providerKitTranslationRef);
  const now = useNow();
  const language = useLanguage();
  const at = DateTime.fromISO(props.at, { locale: language });
  if (!at.isValid) return <span>{props.at}</span>;
  const seconds = now.diff(at).as('seconds');
  return (
    <time
      dateTime={props.at}
      title={at.toLocaleString(DateTime.DATETIME_FULL_WITH_SECONDS)}
    >
      {seconds < NOW && seconds > -AHEAD
        ? t('time.now')
        : at.toRelative({ base: now })}
    </time>
  );
}
