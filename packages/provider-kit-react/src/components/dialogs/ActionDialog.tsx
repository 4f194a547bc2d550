import { ReactNode, useId } from 'react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { describeError, isForbidden } from '../../errors';
import { Send } from '../../hooks';
import { providerKitTranslationRef } from '../../translation';
import { StatusLabel } from '../StatusLabel';
import { DialogHandle } from './useDialog';

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
    flex: '1 1 0',
    minWidth: 0,
    '&:not(:empty)': { flexBasis: '100%' },
  },
}));

/**
 * Asks whether to do something, or what exactly, and says in place why it was not done.
 * @public
 */
export function ActionDialog(props: {
  handle: DialogHandle;
  title: string;
  children: ReactNode;
  /** The button names what it does; without it, the dialog only shows. */
  button?: string;
  onConfirm?: () => void;
  disabled?: boolean;
  /** How sending goes. */
  state?: Pick<Send, 'sending' | 'error'>;
  /** What is said of a failure; by default what the server said. */
  failureWords?: (error: unknown) => string;
  /** While something within is under way: its outcome is not to be missed. */
  held?: boolean;
  /** How wide it may be. Default: `sm`. */
  maxWidth?: 'sm' | 'md';
}) {
  const { handle, title, children, button, onConfirm, disabled } = props;
  const { failureWords = words, maxWidth = 'sm' } = props;
  const { sending = false, error } = props.state ?? {};
  const held = sending || props.held;
  const classes = useStyles();
  const { t } = useTranslationRef(providerKitTranslationRef);
  const titleId = useId();

  function words(failure: unknown): string {
    const message = describeError(failure);
    return isForbidden(failure)
      ? t('action.refused', { message })
      : t('action.failed', { message });
  }

  return (
    <Dialog
      open={handle.open}
      onClose={held ? undefined : handle.close}
      maxWidth={maxWidth}
      fullWidth
      aria-labelledby={titleId}
      disableRestoreFocus
      TransitionProps={{ onExited: handle.onExited }}
    >
      <DialogTitle id={titleId} className={classes.title}>
        {title}
      </DialogTitle>
      <DialogContent className={classes.content} dividers>
        {children}
      </DialogContent>
      <DialogActions className={classes.actions}>
        <div className={classes.outcome} role="status">
          {error && <StatusLabel tone="bad">{failureWords(error)}</StatusLabel>}
        </div>
        <Button onClick={handle.close} disabled={held}>
          {button ? t('action.cancel') : t('action.close')}
        </Button>
        {button && (
          <Button
            variant="contained"
            color="primary"
            onClick={onConfirm}
            disabled={held || disabled}
          >
            {sending ? t('action.sending') : button}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
