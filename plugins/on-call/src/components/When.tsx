import { useTexts } from '@paved-path/provider-kit-react';
import { useMoment } from '../hooks';
import { onCallTranslationRef } from '../translation';
import { exactWords, whenWords } from '../words';

/** A moment as people say it, in the reader's own zone; exact on hover. */
export function When(props: {
  /** ISO 8601. */
  at: string;
}) {
  const { at } = props;
  const { t } = useTexts(onCallTranslationRef);
  const moment = useMoment();
  return (
    <time dateTime={at} title={exactWords(at, moment.language)}>
      {whenWords(at, moment, t)}
    </time>
  );
}
