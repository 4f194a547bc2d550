import {
  describeError,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef, Translate } from '../../translation';
import { failureWords, outcomeOf } from '../../words';
import { NotKept } from './NotKept';
import { PostmortemDraft } from './usePostmortemDraft';

/** Whether what is written is saved, and why it is not. */
export function EditorStatus(props: { draft: PostmortemDraft }) {
  const { draft } = props;
  const { current, error, isChanged, isKept, sending } = draft;
  const { t } = useTexts(onCallTranslationRef);
  return (
    <div role="status">
      {error && (
        <div>
          <StatusLabel tone="bad">{errorWords(error, t)}</StatusLabel>
        </div>
      )}
      {current?.reason && !sending && (
        <div>
          <NotKept reason={current.reason} />
        </div>
      )}
      {!sending && isChanged && (
        <StatusLabel tone={isKept ? 'neutral' : 'warning'}>
          {isKept ? t('postmortem.unsaved') : t('postmortem.unsavedNowhere')}
        </StatusLabel>
      )}
      {!sending && !isChanged && current?.state !== 'template' && (
        // What was refused is not good, though nothing is lost.
        <StatusLabel tone={current?.reason ? 'neutral' : 'good'}>
          {current?.reason
            ? t('postmortem.savedHere')
            : t('postmortem.allSaved')}
        </StatusLabel>
      )}
    </div>
  );
}

/** Only where the server says so, it is known that it was not saved. */
function errorWords(error: Error, t: Translate): string {
  return outcomeOf(error) === 'silent'
    ? t('postmortem.maybeSaved', { message: describeError(error) })
    : t('postmortem.notSaved', { message: failureWords(error, t) });
}
