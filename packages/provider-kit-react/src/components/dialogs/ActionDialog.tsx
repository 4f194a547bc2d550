import { ReactNode } from 'react';
import Button from '@material-ui/core/Button';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { describeError, isForbidden } from '../../errors';
import { Send } from '../../hooks';
import { providerKitTranslationRef } from '../../translation';
import { StatusLabel } from '../StatusLabel';
import { DialogFrame } from './DialogFrame';
import { DialogHandle } from './useDialog';

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
  const { failureWords = words, maxWidth } = props;
  const { sending = false, error } = props.state ?? {};
  const held = sending || props.held;
  const { t } = useTranslationRef(providerKitTranslationRef);

  function words(failure: unknown): string {
    const message = describeError(failure);
    return isForbidden(failure)
      ? t('action.refused', { message })
      : t('action.failed', { message });
  }

  return (
    <DialogFrame
      open={handle.open}
      onClose={held ? undefined : handle.close}
      onExited={handle.onExited}
      maxWidth={maxWidth}
      title={title}
      outcome={
        error && <StatusLabel tone="bad">{failureWords(error)}</StatusLabel>
      }
      buttons={
        <>
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
        </>
      }
    >
      {children}
    </DialogFrame>
  );
}
