import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { Rota } from '@paved-path/backstage-plugin-on-call-common';
import {
  DialogHandle,
  useDialogSend,
  useIdempotencyKeys,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef } from '../../translation';
import { CalendarItem } from '../../words';
import { ActionDialog } from '../dialogs';
import { knownPeople, usePersonChoice } from './usePersonChoice';
import { useTimeRange } from './useTimeRange';

/** As late as the server takes a beginning, in milliseconds. */
const TOLERANCE = 4 * 60_000;

/** Puts somebody on call in place of the rota, or where it has nobody. */
export function OverrideDialog(props: {
  handle: DialogHandle;
  rota: Rota;
  /** What was chosen: it is for as long as that, unless something else is said. */
  item: CalendarItem;
  onDone: () => void;
}) {
  const { handle, rota, item, onDone } = props;
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const { send, ...state } = useDialogSend(handle, onDone);
  const keys = useIdempotencyKeys();
  const people = knownPeople(rota.people);
  const who = usePersonChoice({
    label: t('rota.override.who'),
    missing: t('rota.override.whoMissing'),
    people,
    disabled: state.sending,
  });
  const time = useTimeRange({
    zone: rota.timeZone,
    initial: {
      start: DateTime.max(DateTime.fromISO(item.start), DateTime.now()),
      end: DateTime.fromISO(item.end),
    },
    limits: { tolerance: TOLERANCE },
    disabled: state.sending,
  });

  async function confirm() {
    const person = who.read();
    const range = time.read();
    if (!person || !range) return;
    const request = { person: person.entityRef, ...range };
    const content = [rota.id, request];
    await send(() => api.createOverride(rota.id, request, keys.of(content)));
  }

  return (
    <ActionDialog
      handle={handle}
      title={t('rota.override.title', { rota: rota.name })}
      button={
        who.chosen
          ? t('rota.override.button', { who: who.chosen.name })
          : t('rota.override.buttonNobody')
      }
      onConfirm={confirm}
      disabled={!people.length}
      state={state}
    >
      <Typography variant="body2">
        {people.length ? t('rota.override.body') : t('rota.override.noPeople')}
      </Typography>
      {people.length > 0 && (
        <>
          {who.field}
          {time.fields}
        </>
      )}
    </ActionDialog>
  );
}
