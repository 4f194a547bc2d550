import { durationWords, useNow } from '@paved-path/provider-kit-react';
import { secondsBetween } from '../words';

/** How long something took, growing while it is under way; nothing where it has not begun. Times are ISO 8601. */
export function Took(props: { from?: string; to?: string; running?: boolean }) {
  const { from, to, running } = props;
  // Asked for so that the text is drawn again each second.
  useNow(running ? 1000 : 3_600_000);
  const seconds = to || running ? secondsBetween(from, to) : undefined;
  if (seconds === undefined) return null;
  return <>{durationWords(seconds)}</>;
}
