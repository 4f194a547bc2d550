import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import { ErrorPanel } from '@paved-path/provider-kit-react';
import { useId, useState } from 'react';
import { DialogButtons } from './DialogButtons';

/** Asks before something that cannot be taken back; what fails is said in place. */
export function ConfirmDialog(props: {
  title: string;
  body: string;
  /** The button names what it does. */
  action: string;
  dismiss: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}) {
  const { title, body, action, dismiss, onConfirm, onClose } = props;
  const titleId = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  async function confirm() {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <DialogContentText>{body}</DialogContentText>
        {error !== undefined && <ErrorPanel error={error} />}
      </DialogContent>
      <DialogButtons>
        <Button onClick={onClose}>{dismiss}</Button>
        <Button
          variant="contained"
          color="primary"
          disabled={busy}
          onClick={confirm}
        >
          {action}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
