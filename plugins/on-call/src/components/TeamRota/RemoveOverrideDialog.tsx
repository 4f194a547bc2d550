import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { Rota, RotaShift } from '@paved-path/backstage-plugin-on-call-common';
import {
  DialogHandle,
  useDialogSend,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef } from '../../translation';
import { spanWords } from '../../words';
import { ActionDialog } from '../dialogs';

/** Asks whether to put the rota in force again. */
export function RemoveOverrideDialog(props: {
  handle: DialogHandle;
  rota: Rota;
  shift: RotaShift & { overrideId: string };
  onDone: () => void;
}) {
  const { handle, rota, shift, onDone } = props;
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const language = useLanguage();
  const { send, ...state } = useDialogSend(handle, onDone);

  async function confirm() {
    await send(() => api.deleteOverride(rota.id, shift.overrideId));
  }

  return (
    <ActionDialog
      handle={handle}
      title={t('rota.removal.title')}
      button={t('rota.removal.button')}
      onConfirm={confirm}
      state={state}
    >
      <Typography variant="body2">
        {t('rota.removal.body', {
          who: shift.person.name,
          range: spanWords(shift, t, { language }),
        })}
      </Typography>
    </ActionDialog>
  );
}
