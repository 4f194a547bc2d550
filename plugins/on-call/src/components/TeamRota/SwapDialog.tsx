import { useId, useState } from 'react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { Rota, RotaShift } from '@paved-path/backstage-plugin-on-call-common';
import {
  DialogHandle,
  useDialogSend,
  useIdempotencyKeys,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef } from '../../translation';
import { identityOf } from '../../words';
import { ActionDialog } from '../dialogs';
import { knownPeople, usePersonChoice } from './usePersonChoice';
import { useTimeRange } from './useTimeRange';

/** As long as the server takes it. */
const REASON_LENGTH = 500;

const QUARTER = 15 * 60_000;

/** Asks somebody to take a shift of the reader's, or a part of it. */
export function SwapDialog(props: {
  handle: DialogHandle;
  rota: Rota;
  shift: RotaShift;
  onDone: () => void;
}) {
  const { handle, rota, shift, onDone } = props;
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const { send, ...state } = useDialogSend(handle, onDone);
  const keys = useIdempotencyKeys();
  const id = useId();
  const [reason, setReason] = useState('');
  const others = knownPeople(rota.people).filter(
    person => identityOf(person) !== identityOf(shift.person),
  );
  const to = usePersonChoice({
    label: t('rota.swap.to'),
    missing: t('rota.swap.toMissing'),
    people: others,
    disabled: state.sending,
  });
  const within = {
    start: DateTime.fromISO(shift.start),
    end: DateTime.fromISO(shift.end),
  };
  const time = useTimeRange({
    zone: rota.timeZone,
    initial: { ...within, start: DateTime.max(within.start, soon()) },
    limits: { tolerance: 0, within },
    disabled: state.sending,
  });

  async function confirm() {
    const person = to.read();
    const range = time.read();
    if (!person || !range) return;
    const request = {
      to: person.entityRef,
      ...range,
      reason: reason.trim() || undefined,
    };
    const content = [rota.id, request];
    await send(() => api.requestSwap(rota.id, request, keys.of(content)));
  }

  return (
    <ActionDialog
      handle={handle}
      title={t('rota.swap.title')}
      button={
        to.chosen
          ? t('rota.swap.button', { who: to.chosen.name })
          : t('rota.swap.buttonNobody')
      }
      onConfirm={confirm}
      disabled={!others.length}
      state={state}
    >
      <Typography variant="body2">
        {others.length ? t('rota.swap.body') : t('rota.swap.noOthers')}
      </Typography>
      {others.length > 0 && (
        <>
          {to.field}
          {time.fields}
          <TextField
            id={`${id}-reason`}
            fullWidth
            multiline
            minRows={2}
            variant="outlined"
            label={t('rota.swap.reason')}
            helperText={t('rota.swap.reasonHelp')}
            value={reason}
            onChange={event => setReason(event.target.value)}
            disabled={state.sending}
            inputProps={{ maxLength: REASON_LENGTH }}
          />
        </>
      )}
    </ActionDialog>
  );
}

/** The next quarter of an hour: what has begun can no longer be given away. */
function soon(): DateTime {
  return DateTime.fromMillis(Math.ceil((Date.now() + 1) / QUARTER) * QUARTER);
}
