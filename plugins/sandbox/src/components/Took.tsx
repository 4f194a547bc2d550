import {
  appLanguageApiRef,
  useApiHolder,
} from '@backstage/frontend-plugin-api';
import { useNow } from '@paved-path/provider-kit-react';
import { Duration } from 'luxon';
import { secondsBetween } from '../words';

/** How long something took, growing while it is under way; nothing where it has not begun. Times are ISO 8601. */
export function Took(props: { from?: string; to?: string; running?: boolean }) {
  const { from, to, running } = props;
  // Asked for so that the text is drawn again each second.
  useNow(running ? 1000 : 3_600_000);
  const locale = useApiHolder().get(appLanguageApiRef)?.getLanguage().language;
  const seconds = to || running ? secondsBetween(from, to) : undefined;
  if (seconds === undefined) return null;
  const duration = Duration.fromObject(
    {
      seconds:
        seconds < 10 && to ? Number(seconds.toFixed(1)) : Math.round(seconds),
    },
    { locale },
  );
  const parts =
    seconds < 60 ? duration : duration.shiftTo('minutes', 'seconds');
  return <>{parts.toHuman({ unitDisplay: 'short' })}</>;
}
