import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';
import {
  ActionDialog,
  DialogHandle,
  useDialogSend,
  useIdempotencyKeys,
  useReason,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';
import { driftTranslationRef } from '../../translation';

/** Acknowledges all that is drifted in an environment now. */
export function BaselineDialog(props: {
  handle: DialogHandle;
  environment: InfrastructureEnvironment;
  onDone: () => void;
}) {
  const { handle, environment, onDone } = props;
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const { send, ...state } = useDialogSend(handle, onDone);
  const keys = useIdempotencyKeys();
  const reason = useReason({
    label: t('reason.label'),
    missing: t('reason.missing'),
    disabled: state.sending,
  });
  const count = environment.counts.new;

  async function confirm() {
    const why = reason.read();
    if (!why) return;
    await send(() =>
      api.takeBaseline(
        environment.id,
        { reason: why },
        { idempotencyKey: keys.of(why) },
      ),
    );
  }

  return (
    <ActionDialog
      maxWidth="md"
      handle={handle}
      title={t('baseline.title', { environment: environment.name })}
      button={t('baseline.button', { count })}
      onConfirm={confirm}
      state={state}
    >
      <Typography variant="body2">{t('baseline.body', { count })}</Typography>
      {reason.field}
    </ActionDialog>
  );
}
