import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { Anomaly } from '@paved-path/backstage-plugin-cost-common';
import {
  ActionDialog,
  DialogHandle,
  useDialogSend,
  useLanguage,
  useReason,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costApiRef } from '../../api';
import { costTranslationRef } from '../../translation';
import { anomalyDayWords, saidWords } from '../../words';

/** Acknowledges a day that cost unusually much, with a reason. */
export function AcknowledgeDialog(props: {
  handle: DialogHandle;
  anomaly: Anomaly;
  onDone: () => void;
}) {
  const { handle, anomaly, onDone } = props;
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const api = useApi(costApiRef);
  const { send, ...state } = useDialogSend(handle, onDone);
  const reason = useReason({
    label: t('reason.label'),
    missing: t('reason.missing'),
    disabled: state.sending,
  });

  async function confirm() {
    const why = reason.read();
    if (!why) return;
    await send(() => api.acknowledgeAnomaly(anomaly.id, { reason: why }));
  }

  return (
    <ActionDialog
      handle={handle}
      title={t('anomaly.dialogTitle', {
        day: anomalyDayWords(anomaly, language, t),
      })}
      button={t('anomaly.dialogButton')}
      onConfirm={confirm}
      state={state}
    >
      <Typography variant="body2">
        {saidWords(anomaly.text, language)}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t('anomaly.dialogBody')}
      </Typography>
      {reason.field}
    </ActionDialog>
  );
}
