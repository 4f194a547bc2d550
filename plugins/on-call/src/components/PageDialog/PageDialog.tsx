import { MouseEvent, useRef, useState } from 'react';
import Button from '@material-ui/core/Button';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  useEntity,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import {
  onCallChannel,
  OnCallService,
  PageRequest,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  describeError,
  DialogFrame,
  isForbidden,
  StatusLabel,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef, Translate } from '../../translation';
import { outcomeOf } from '../../words';
import { ComposeStep } from './ComposeStep';
import { ConfirmStep } from './ConfirmStep';
import { buttonWords, confirmWords, Draft, toRequest } from './draft';
import { PageProgress } from './PageProgress';
import { usePage } from './usePage';

/** Pages whoever is on call: written, confirmed, sent once, and followed until it is resolved. */
export function PageDialog(props: {
  entityRef: string;
  service: OnCallService;
  open: boolean;
  onClose: () => void;
}) {
  const { entityRef, service, open, onClose } = props;
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const { entity } = useEntity();
  const { primaryTitle } = useEntityPresentation(entity);
  const [draft, setDraft] = useState<Draft>({
    title: '',
    details: '',
    urgency: 'high',
  });
  const [confirming, setConfirming] = useState<PageRequest>();
  const [titleMissed, setTitleMissed] = useState(false);
  const titleField = useRef<HTMLInputElement>(null);
  const page = usePage(entityRef);
  const { result, sending, error } = page;

  const preview = useLiveQuery({
    // Who would be woken is of no more interest once somebody is.
    key: result || !open ? undefined : entityRef,
    channel: onCallChannel(entityRef),
    load: signal => api.previewPage(entityRef, { signal }),
  });
  const isRefused = isForbidden(preview.error);

  function review() {
    const request = toRequest(draft);
    setTitleMissed(!request.title);
    if (request.title) setConfirming(request);
    else titleField.current?.focus();
  }

  function startAgain() {
    if (confirming) page.startAgain(confirming);
    setConfirming(undefined);
  }

  let title: string = t('page.title', { service: primaryTitle });
  if (result && confirming) {
    title = t('page.sentTitle', { title: confirming.title });
  } else if (confirming) {
    title = confirmWords(preview.value, t);
  }

  return (
    <DialogFrame
      open={open}
      onClose={(_event, reason) => {
        // A click beside it is mostly a slip, and would lose what was written, or the sight of what was sent.
        if (!sending && reason !== 'backdropClick') onClose();
      }}
      title={title}
      outcome={
        error &&
        !result && (
          <StatusLabel tone="bad">{notSentWords(error, t)}</StatusLabel>
        )
      }
      buttons={
        <>
          {result && (
            <>
              {result.state === 'failed' && (
                <Button onClick={onFirstClick(startAgain)}>
                  {t('page.again')}
                </Button>
              )}
              <Button onClick={onFirstClick(onClose)}>
                {t('action.close')}
              </Button>
            </>
          )}
          {!result && confirming && (
            <>
              <Button
                onClick={onFirstClick(() => setConfirming(undefined))}
                disabled={sending}
              >
                {t('action.back')}
              </Button>
              <Button
                variant="contained"
                color="primary"
                onClick={onFirstClick(() => page.send(confirming))}
                disabled={sending}
              >
                {sending ? t('action.sending') : buttonWords(preview.value, t)}
              </Button>
            </>
          )}
          {!confirming && (
            <>
              <Button onClick={onFirstClick(onClose)}>
                {t('action.cancel')}
              </Button>
              <Button
                variant="contained"
                color="primary"
                onClick={onFirstClick(review)}
                disabled={isRefused}
              >
                {t('page.continue')}
              </Button>
            </>
          )}
        </>
      }
    >
      {result && (
        <PageProgress
          result={result}
          service={service}
          lostTouch={page.lostTouch}
        />
      )}
      {!result && confirming && (
        <ConfirmStep request={confirming} preview={preview.value} />
      )}
      {!confirming && (
        <ComposeStep
          draft={draft}
          onChange={next => {
            setDraft(next);
            setTitleMissed(false);
          }}
          preview={preview}
          titleMissed={titleMissed}
          titleField={titleField}
        />
      )}
    </DialogFrame>
  );
}

/**
 * What follows stands where the button stood that was pressed: whoever double-clicks means one press, and would confirm what they have not read,
 * or close what they have just sent.
 */
function onFirstClick(action: () => void) {
  return (event: MouseEvent) => {
    if (event.detail <= 1) action();
  };
}

/** Only where the server has refused it, it is known that nobody was woken. */
function notSentWords(error: Error, t: Translate): string {
  const message = describeError(error);
  const outcome = outcomeOf(error);
  return outcome === 'refused' || outcome === 'rejected'
    ? t('page.notSent', { message })
    : t('page.outcomeUnknown', { message });
}
