import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { IgnoreRule } from '@paved-path/backstage-plugin-drift-common';
import {
  ActionDialog,
  DialogHandle,
  useDialogSend,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';
import { driftTranslationRef } from '../../translation';
import { ruleWords } from '../../words';

/** Deletes an ignore rule: what it hides counts again. */
export function DeleteRuleDialog(props: {
  handle: DialogHandle;
  rule: IgnoreRule;
  onDone: () => void;
}) {
  const { handle, rule, onDone } = props;
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const { send, ...state } = useDialogSend(handle, onDone);
  return (
    <ActionDialog
      maxWidth="md"
      handle={handle}
      title={t('rules.deleteTitle', { rule: ruleWords(rule, t) })}
      button={t('rules.deleteButton')}
      state={state}
      onConfirm={() => send(() => api.deleteIgnoreRule(rule.id))}
    >
      <Typography variant="body2">
        {t('rules.deleteBody', { count: rule.hides })}
      </Typography>
    </ActionDialog>
  );
}
