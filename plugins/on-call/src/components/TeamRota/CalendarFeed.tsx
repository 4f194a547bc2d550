import { useEffect, useId, useRef, useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { Rota } from '@paved-path/backstage-plugin-on-call-common';
import {
  DialogHandle,
  OpenDialog,
  StatusLabel,
  useSend,
  useTexts,
} from '@paved-path/provider-kit-react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef } from '../../translation';
import { failureWords } from '../../words';
import { ActionDialog } from '../dialogs';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: theme.spacing(1.5),
  },
  address: {
    alignSelf: 'stretch',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  field: { flex: '1 1 240px', maxWidth: 640 },
}));

/** The address that a calendar program reads a rota from. It is a secret, so it is made and shown only when it is asked for. */
export function CalendarFeed(props: { rota: Rota; openDialog: OpenDialog }) {
  const { rota, openDialog } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const { send, sending, error } = useSend();
  const [url, setUrl] = useState<string>();

  const make = () =>
    send(async () => setUrl((await api.getCalendarFeed(rota.id)).url));

  return (
    <div className={classes.root}>
      <Typography variant="body2">{t('rota.feed.body')}</Typography>
      {url ? (
        <Address url={url} />
      ) : (
        <Button
          size="small"
          variant="outlined"
          disabled={sending}
          onClick={make}
        >
          {sending ? t('rota.feed.making') : t('rota.feed.show')}
        </Button>
      )}
      <div role="status">
        {error && (
          <StatusLabel tone="bad">{failureWords(error, t)}</StatusLabel>
        )}
      </div>
      {url && (
        <Button
          size="small"
          onClick={event =>
            openDialog(
              handle => (
                <ResetDialog handle={handle} rota={rota} onReset={setUrl} />
              ),
              event.currentTarget,
            )
          }
        >
          {t('rota.feed.reset')}
        </Button>
      )}
    </div>
  );
}

function Address(props: { url: string }) {
  const { url } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // The button that made it is gone; what it made is selected.
  useEffect(() => field.current?.focus(), [url]);
  const [{ value, error }, copy] = useCopyToClipboard();
  const isCopied = value === url && !error;
  return (
    <>
      <div className={classes.address}>
        <TextField
          id={`${id}-address`}
          className={classes.field}
          size="small"
          variant="outlined"
          label={t('rota.feed.address')}
          value={url}
          onFocus={event => event.target.select()}
          inputRef={field}
          InputProps={{ readOnly: true }}
        />
        <Button variant="outlined" onClick={() => copy(url)}>
          {t('rota.feed.copy')}
        </Button>
        <span role="status">
          {isCopied && (
            <StatusLabel tone="good">{t('rota.feed.copied')}</StatusLabel>
          )}
          {error && (
            <StatusLabel tone="bad">{t('rota.feed.notCopied')}</StatusLabel>
          )}
        </span>
      </div>
      <div>
        <StatusLabel tone="warning">{t('rota.feed.secret')}</StatusLabel>
        <Typography variant="body2" color="textSecondary">
          {t('rota.feed.once')}
        </Typography>
      </div>
    </>
  );
}

function ResetDialog(props: {
  handle: DialogHandle;
  rota: Rota;
  onReset: (url: string) => void;
}) {
  const { handle, rota, onReset } = props;
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const { send, ...state } = useSend();
  async function confirm() {
    const done = await send(async () =>
      onReset((await api.resetCalendarFeed(rota.id)).url),
    );
    if (done) handle.close();
  }
  return (
    <ActionDialog
      handle={handle}
      title={t('rota.feed.resetTitle')}
      button={t('rota.feed.resetButton')}
      onConfirm={confirm}
      state={state}
    >
      <Typography variant="body2">{t('rota.feed.resetBody')}</Typography>
    </ActionDialog>
  );
}
