import { useEffect, useId, useRef } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import RestoreIcon from '@material-ui/icons/Restore';
import Typography from '@material-ui/core/Typography';
import {
  DialogHandle,
  OpenDialog,
  StatusLabel,
  useFieldClass,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { ActionDialog } from '../dialogs';
import { ConflictNotice, NewestVersion } from './ConflictNotice';
import { EditorStatus } from './EditorStatus';
import { MarkdownView } from './MarkdownView';
import { PostmortemDraft } from './usePostmortemDraft';

/** As long as the server takes it. */
const MOST = 200_000;

const ROWS = 18;

/** As high as the field beside it, in pixels. */
const PREVIEW_HEIGHT = 394;

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    containerType: 'inline-size',
  } as {},
  panes: {
    display: 'grid',
    gap: theme.spacing(2),
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    '@container (min-width: 720px)': {
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    },
  },
  text: {
    '& textarea': {
      fontFamily: 'monospace',
      fontSize: '0.8125rem',
      lineHeight: 1.5,
    },
  },
  preview: {
    padding: theme.spacing(1.5, 2),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    boxSizing: 'border-box',
    minHeight: 200,
    maxHeight: PREVIEW_HEIGHT,
    overflowY: 'auto',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  notice: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
  },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  where: { overflowWrap: 'anywhere' },
}));

/** Writes a postmortem, with how it reads beside it, or with what somebody else saved meanwhile. */
export function PostmortemEditor(props: {
  draft: PostmortemDraft;
  openDialog: OpenDialog;
  /** When nobody writes any more. */
  onLeft: () => void;
}) {
  const { draft, openDialog, onLeft } = props;
  const { current, conflict, sending, isChanged } = draft;
  const { markdown = '', aside } = draft.text ?? {};
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const id = useId();
  const fieldClass = useFieldClass();
  const field = useRef<HTMLTextAreaElement>(null);
  const { isRestored } = draft;
  const cameBack = useRef(isRestored);
  useEffect(() => {
    // Who pressed the button writes; who has just come to the page reads first.
    if (!cameBack.current) field.current?.focus();
  }, []);
  const isTooLong = markdown.length > MOST;
  const isEmpty = !markdown.trim();
  const held =
    sending !== undefined || isTooLong || isEmpty || conflict !== undefined;
  const isSaved = !isChanged && current?.state !== 'template';
  const isKept = !isChanged && current?.state === 'kept';
  const path = current?.path;

  function stop(opener: HTMLElement) {
    if (!isChanged && aside === undefined) {
      draft.discard();
      onLeft();
      return;
    }
    openDialog(
      handle => (
        <DiscardDialog
          handle={handle}
          onConfirm={() => {
            handle.close();
            draft.discard();
          }}
        />
      ),
      opener,
    );
  }

  return (
    <div className={classes.root}>
      {isRestored && !conflict && (
        <StatusLabel tone="neutral" icon={RestoreIcon}>
          {t('postmortem.restored')}
        </StatusLabel>
      )}
      {conflict && (
        <ConflictNotice
          newest={conflict}
          mine={markdown}
          onReplace={draft.replaceNewest}
          onTake={draft.takeNewest}
        />
      )}
      {draft.isReplacing && !conflict && (
        <StatusLabel tone="warning">
          {t('postmortem.conflict.wentOn')}
        </StatusLabel>
      )}
      {aside !== undefined && (
        <div className={classes.notice}>
          <StatusLabel tone="neutral">
            {t('postmortem.conflict.tookNewest')}
          </StatusLabel>
          <Button size="small" variant="outlined" onClick={draft.bringBack}>
            {t('postmortem.conflict.bringBack')}
          </Button>
        </div>
      )}
      <div className={classes.panes}>
        {conflict && <NewestVersion newest={conflict} rows={ROWS} />}
        <TextField
          id={`${id}-text`}
          className={`${classes.text} ${fieldClass}`}
          fullWidth
          multiline
          minRows={ROWS}
          maxRows={ROWS}
          variant="outlined"
          label={
            conflict ? t('postmortem.conflict.mine') : t('postmortem.text')
          }
          value={markdown}
          onChange={event => draft.change(event.target.value)}
          inputRef={field}
          error={isTooLong || isEmpty}
          helperText={
            (isTooLong && t('postmortem.tooLong', { most: String(MOST) })) ||
            (isEmpty && t('postmortem.empty'))
          }
          InputLabelProps={{ shrink: true }}
        />
        {!conflict && (
          <div
            className={classes.preview}
            role="region"
            aria-label={t('postmortem.preview')}
            // What scrolls must be reachable by keyboard.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
          >
            {isEmpty ? (
              <Typography variant="body2" color="textSecondary">
                {t('postmortem.previewEmpty')}
              </Typography>
            ) : (
              <MarkdownView markdown={markdown} />
            )}
          </div>
        )}
      </div>
      {path && (
        <Typography
          variant="body2"
          color="textSecondary"
          className={classes.where}
        >
          {t('postmortem.keepAt', { path: <code>{path}</code> })}
        </Typography>
      )}
      <EditorStatus draft={draft} />
      <div className={classes.buttons}>
        <Button
          variant="contained"
          color="primary"
          disabled={held || isSaved}
          onClick={() => draft.save(false)}
        >
          {sending === 'draft'
            ? t('postmortem.saving')
            : t('postmortem.saveDraft')}
        </Button>
        <Button
          variant="outlined"
          disabled={held || isKept}
          onClick={() => draft.save(true)}
        >
          {sending === 'keep' ? t('postmortem.saving') : t('postmortem.keep')}
        </Button>
        <Button
          disabled={sending !== undefined}
          onClick={event => stop(event.currentTarget)}
        >
          {isChanged || aside !== undefined
            ? t('postmortem.discard')
            : t('postmortem.close')}
        </Button>
      </div>
    </div>
  );
}

function DiscardDialog(props: { handle: DialogHandle; onConfirm: () => void }) {
  const { t } = useTexts(onCallTranslationRef);
  return (
    <ActionDialog
      handle={props.handle}
      title={t('postmortem.discardTitle')}
      button={t('postmortem.discardButton')}
      onConfirm={props.onConfirm}
    >
      <Typography variant="body2">{t('postmortem.discardBody')}</Typography>
    </ActionDialog>
  );
}
