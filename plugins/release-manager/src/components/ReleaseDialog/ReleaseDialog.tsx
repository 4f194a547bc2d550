import { useId, useRef, useState } from 'react';
import Button from '@material-ui/core/Button';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Release,
  releaseChannel,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  describeError,
  DialogFrame,
  DialogHandle,
  ErrorPanel,
  LoadingPanel,
  StatusLabel,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { releaseManagerApiRef } from '../../api';
import { releaseManagerTranslationRef } from '../../translation';
import { failureWords, releaseStatus, shortArtifactId } from '../../words';
import { ReleaseAction } from '../types';
import { PreviewDetails } from './PreviewDetails';
import { useSendRelease } from './useSendRelease';

/** As long as the server takes it. */
const REASON_LENGTH = 1000;

/** Says what an action will change, and asks whether to do it. */
export function ReleaseDialog(props: {
  entityRef: string;
  action: ReleaseAction;
  handle: DialogHandle;
  onReleased: (release: Release) => void;
}) {
  const { entityRef, action, handle, onReleased } = props;
  const { environment, intent } = action;
  const { t } = useTexts(releaseManagerTranslationRef);
  const api = useApi(releaseManagerApiRef);
  const id = useId();
  const [artifactId, setArtifactId] = useState(action.artifactId);
  const [reason, setReason] = useState('');
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [reasonMissed, setReasonMissed] = useState(false);
  const [ended, setEnded] = useState<Release>();
  const { send, sending, error } = useSendRelease(entityRef);
  const isRollback = intent === 'rollback';

  const preview = useLiveQuery({
    key: `${environment}/${artifactId}`,
    channel: releaseChannel(entityRef),
    load: signal =>
      api.getPreview(entityRef, { environment, artifactId }, { signal }),
  });
  const refused = preview.value?.gates.some(gate => gate.verdict === 'fail');
  // Whoever rolls back is putting out a fire: nothing but being there already stops them.
  const blocked =
    preview.value?.upToDate ||
    (!isRollback && (refused || preview.value === undefined));

  const values = { environment, artifact: shortArtifactId(artifactId) };
  const title = {
    promote: t('dialog.promoteTitle', values),
    release: t('dialog.releaseTitle', values),
    rollback: t('dialog.rollbackTitle', values),
  }[intent];
  const button = {
    promote: t('dialog.promoteButton', values),
    release: t('dialog.releaseButton', values),
    rollback: t('dialog.rollbackButton', values),
  }[intent];

  async function confirm() {
    const why = reason.trim();
    if (isRollback && !why) {
      setReasonMissed(true);
      reasonField.current?.focus();
      return;
    }
    setEnded(undefined);
    const release = await send({
      environment,
      artifactId,
      intent,
      fromEnvironment: action.fromEnvironment,
      reason: why || undefined,
    });
    if (!release) return;
    if (release.state === 'rejected' || release.state === 'failed') {
      setEnded(release);
    } else {
      onReleased(release);
    }
  }

  let problem: string | undefined;
  if (error) {
    problem = t('dialog.failed', { message: describeError(error) });
  } else if (ended) {
    problem = t('dialog.ended', {
      state: releaseStatus(ended.state, t).words,
      message: ended.message
        ? failureWords(ended.message, t)
        : t('failure.noMessage'),
    });
  }
  const hint = preview.value?.upToDate
    ? t('dialog.upToDate', { ...values })
    : refused && !isRollback && t('dialog.refused');

  return (
    <DialogFrame
      open={handle.open}
      onClose={sending ? undefined : handle.close}
      onExited={handle.onExited}
      maxWidth="md"
      title={<span title={artifactId}>{title}</span>}
      outcome={
        problem ? (
          <StatusLabel tone="bad">{problem}</StatusLabel>
        ) : (
          hint && <StatusLabel tone="warning">{hint}</StatusLabel>
        )
      }
      buttons={
        <>
          <Button onClick={handle.close} disabled={sending}>
            {t('action.cancel')}
          </Button>
          <Button
            variant="contained"
            color="primary"
            onClick={confirm}
            disabled={sending || Boolean(blocked)}
          >
            {sending ? t('dialog.sending') : button}
          </Button>
        </>
      }
    >
      {action.choices && (
        <TextField
          select
          id={`${id}-choice`}
          fullWidth
          variant="outlined"
          size="small"
          label={t('dialog.rollbackTo')}
          value={artifactId}
          onChange={event => setArtifactId(event.target.value)}
          disabled={sending}
        >
          {action.choices.map((choice, index) => (
            <MenuItem key={choice} value={choice} title={choice}>
              {index === 0
                ? t('dialog.theOneBefore', {
                    artifact: shortArtifactId(choice),
                  })
                : shortArtifactId(choice)}
            </MenuItem>
          ))}
        </TextField>
      )}
      {preview.value && <PreviewDetails preview={preview.value} />}
      {!preview.value && preview.error && (
        <div>
          <ErrorPanel error={preview.error} onRetry={preview.reload} />
          {isRollback && (
            <Typography variant="body2" color="textSecondary">
              {t('dialog.noPreview')}
            </Typography>
          )}
        </div>
      )}
      {!preview.value && !preview.error && (
        <LoadingPanel title={t('previewTitle')} lines={4} />
      )}
      <TextField
        fullWidth
        multiline
        id={`${id}-reason`}
        minRows={2}
        variant="outlined"
        label={isRollback ? t('dialog.reason') : t('dialog.reasonOptional')}
        required={isRollback}
        value={reason}
        onChange={event => {
          setReason(event.target.value);
          setReasonMissed(false);
        }}
        disabled={sending}
        error={reasonMissed}
        helperText={
          (reasonMissed && t('dialog.reasonMissing')) ||
          (isRollback && t('dialog.reasonHelp'))
        }
        inputRef={reasonField}
        inputProps={{ maxLength: REASON_LENGTH }}
      />
    </DialogFrame>
  );
}
