import { MouseEvent, useId, useRef, useState } from 'react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
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
  isForbidden,
  StatusLabel,
  useLiveQuery,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef, Translate } from '../../translation';
import { outcomeOf } from '../../words';
import { ComposeStep } from './ComposeStep';
import { ConfirmStep } from './ConfirmStep';
import { buttonWords, confirmWords, Draft, toRequest } from './draft';
import { PageProgress } from './PageProgress';
import { usePage } from './usePage';

const useStyles = makeStyles<Theme>(theme => ({
  title: { overflowWrap: 'anywhere' },
  content: {
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.5,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2.5),
    paddingTop: theme.spacing(2),
    paddingBottom: theme.spacing(2),
    overflowWrap: 'anywhere',
  },
  actions: {
    padding: theme.spacing(1.5, 3, 2),
    gap: theme.spacing(1),
    flexWrap: 'wrap',
  },
  outcome: {
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    flex: 1,
    minWidth: 0,
    // What is said there needs a line of its own where it is narrow.
    '&:not(:empty)': { flexBasis: 240 },
  },
}));

/** Pages whoever is on call: written, confirmed, sent once, and followed until it is resolved. */
export function PageDialog(props: {
  entityRef: string;
  service: OnCallService;
  open: boolean;
  onClose: () => void;
}) {
  const { entityRef, service, open, onClose } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const titleId = useId();
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
    <Dialog
      open={open}
      onClose={(_event, reason) => {
        // A click beside it is mostly a slip, and would lose what was written, or the sight of what was sent.
        if (!sending && reason !== 'backdropClick') onClose();
      }}
      maxWidth="sm"
      fullWidth
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId} className={classes.title}>
        {title}
      </DialogTitle>
      <DialogContent className={classes.content} dividers>
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
      </DialogContent>
      <DialogActions
        className={classes.actions}
        onClickCapture={ignoreSecondClick}
      >
        <div className={classes.outcome} role="status">
          {error && !result && (
            <StatusLabel tone="bad">{notSentWords(error, t)}</StatusLabel>
          )}
        </div>
        {result && (
          <>
            {result.state === 'failed' && (
              <Button onClick={startAgain}>{t('page.again')}</Button>
            )}
            <Button onClick={onClose}>{t('action.close')}</Button>
          </>
        )}
        {!result && confirming && (
          <>
            <Button onClick={() => setConfirming(undefined)} disabled={sending}>
              {t('action.back')}
            </Button>
            <Button
              variant="contained"
              color="primary"
              onClick={() => page.send(confirming)}
              disabled={sending}
            >
              {sending ? t('action.sending') : buttonWords(preview.value, t)}
            </Button>
          </>
        )}
        {!confirming && (
          <>
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button
              variant="contained"
              color="primary"
              onClick={review}
              disabled={isRefused}
            >
              {t('page.continue')}
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  );
}

/**
 * What follows stands where the button stood that was pressed: whoever double-clicks means one press, and would confirm what they have not read,
 * or close what they have just sent.
 */
function ignoreSecondClick(event: MouseEvent): void {
  if (event.detail > 1) event.stopPropagation();
}

/** Only where the server has refused it, it is known that nobody was woken. */
function notSentWords(error: Error, t: Translate): string {
  const message = describeError(error);
  const outcome = outcomeOf(error);
  return outcome === 'refused' || outcome === 'rejected'
    ? t('page.notSent', { message })
    : t('page.outcomeUnknown', { message });
}
