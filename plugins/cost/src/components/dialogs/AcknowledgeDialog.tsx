import Typography from '@material-ui/core/Typography';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Anomaly } from '@paved-path/backstage-plugin-cost-common';
import {
  ActionDialog,
  DialogHandle,
  useLanguage,
  useSend,
} from '@paved-path/provider-kit-react';
import { costApiRef } from '../../api';
import { costTranslationRef } from '../../translation';
import { dateWords } from '../../words';
import { useReason } from './useReason';

/** Acknowledges a day that cost unusually much, with a reason. */
export function AcknowledgeDialog(props: {
  handle: DialogHandle;
  anomaly: Anomaly;
  onDone: () => void;
}) {
  const { handle, anomaly, onDone } = props;
  const { t } = useTranslationRef(costTranslationRef);
  const language = useLanguage();
  const api = useApi(costApiRef);
  const { send, ...state } = useSend();
  const reason = useReason(state.sending);

  async function confirm() {
    const why = reason.read();
    if (!why) return;
    const done = await send(() =>
      api.acknowledgeAnomaly(anomaly.id, { reason: why }),
    );
    if (!done) return;
    handle.close();
    onDone();
  }

  return (
    <ActionDialog
      handle={handle}
      title={t('anomaly.dialogTitle', {
        day: dateWords(anomaly.day, language),
      })}
      button={t('anomaly.dialogButton')}
      onConfirm={confirm}
      state={state}
    >
      <Typography variant="body2">{anomaly.text}</Typography>
      <Typography variant="body2" color="textSecondary">
        {t('anomaly.dialogBody')}
      </Typography>
      {reason.field}
    </ActionDialog>
  );
}
