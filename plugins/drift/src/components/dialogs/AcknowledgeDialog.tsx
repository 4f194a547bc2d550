import { useId, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { Drift } from '@paved-path/backstage-plugin-drift-common';
import { DateTime } from 'luxon';
import {
  ActionDialog,
  DialogHandle,
  useDialogSend,
  useReason,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';
import { driftTranslationRef } from '../../translation';

const useStyles = makeStyles({ until: { maxWidth: 220 } });

/** Acknowledges a drift, with a reason and perhaps an end. */
export function AcknowledgeDialog(props: {
  handle: DialogHandle;
  drift: Drift;
  onDone: () => void;
}) {
  const { handle, drift, onDone } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const { send, ...state } = useDialogSend(handle, onDone);
  const reason = useReason({
    label: t('reason.label'),
    missing: t('reason.missing'),
    disabled: state.sending,
  });
  const id = useId();
  const [day, setDay] = useState('');
  const [past, setPast] = useState(false);

  async function confirm() {
    const why = reason.read();
    const until = day ? DateTime.fromISO(day).endOf('day') : undefined;
    const isPast = until !== undefined && !(until > DateTime.now());
    setPast(isPast);
    if (!why || isPast) return;
    await send(() =>
      api.acknowledge(drift.id, {
        reason: why,
        until: until?.toUTC().toISO() ?? undefined,
      }),
    );
  }

  return (
    <ActionDialog
      maxWidth="md"
      handle={handle}
      title={t('acknowledge.title', { address: drift.address })}
      button={t('acknowledge.button')}
      onConfirm={confirm}
      state={state}
    >
      <Typography variant="body2">{t('acknowledge.body')}</Typography>
      {reason.field}
      <TextField
        id={`${id}-until`}
        type="date"
        variant="outlined"
        size="small"
        className={classes.until}
        label={t('acknowledge.until')}
        value={day}
        onChange={event => {
          setDay(event.target.value);
          setPast(false);
        }}
        disabled={state.sending}
        error={past}
        helperText={
          past ? t('acknowledge.untilPast') : t('acknowledge.untilHelp')
        }
        InputLabelProps={{ shrink: true }}
        inputProps={{ min: DateTime.now().toISODate() }}
      />
    </ActionDialog>
  );
}
