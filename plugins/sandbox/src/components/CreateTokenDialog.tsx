import { useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import { NewPushToken } from '@paved-path/backstage-plugin-sandbox-common';
import { ErrorPanel, useTexts } from '@paved-path/provider-kit-react';
import { FormEvent, useId, useState } from 'react';
import { sandboxApiRef } from '../api';
import { sandboxTranslationRef } from '../translation';
import { DialogButtons } from './DialogButtons';
import { NewTokenLines } from './NewTokenLines';

/** Creates a push token, and shows it: here and never again. */
export function CreateTokenDialog(props: {
  onCreated: () => void;
  onClose: () => void;
}) {
  const { onCreated, onClose } = props;
  const api = useApi(sandboxApiRef);
  const { t } = useTexts(sandboxTranslationRef);
  const titleId = useId();
  const fieldId = useId();
  const [description, setDescription] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [token, setToken] = useState<NewPushToken>();

  async function create(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      setToken(await api.createToken({ description: description.trim() }));
      onCreated();
    } catch (thrown) {
      setError(thrown);
    }
    setBusy(false);
  }

  if (token) {
    return (
      // A click beside it must not take away what is shown only once.
      <Dialog open fullWidth maxWidth="md" aria-labelledby={titleId}>
        <DialogTitle id={titleId}>{t('token.onceTitle')}</DialogTitle>
        <DialogContent>
          <NewTokenLines token={token.token} />
        </DialogContent>
        <DialogButtons>
          <Button variant="contained" color="primary" onClick={onClose}>
            {t('token.done')}
          </Button>
        </DialogButtons>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={onClose}
      aria-labelledby={titleId}
    >
      <form onSubmit={create}>
        <DialogTitle id={titleId}>{t('token.create')}</DialogTitle>
        <DialogContent>
          <TextField
            id={fieldId}
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            fullWidth
            required
            label={t('token.description')}
            helperText={t('token.descriptionHelp')}
            inputProps={{ maxLength: 200 }}
            value={description}
            onChange={event => setDescription(event.target.value)}
          />
          {error !== undefined && <ErrorPanel error={error} />}
        </DialogContent>
        <DialogButtons>
          <Button onClick={onClose}>{t('token.cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={busy || !description.trim()}
          >
            {t('token.submit')}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
