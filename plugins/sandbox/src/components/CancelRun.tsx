import { useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import {
  PipelineRun,
  runCancelPermission,
} from '@paved-path/backstage-plugin-sandbox-common';
import { useAllowed, useTexts } from '@paved-path/provider-kit-react';
import { useState } from 'react';
import { sandboxApiRef } from '../api';
import { sandboxTranslationRef } from '../translation';
import { ConfirmDialog } from './ConfirmDialog';

/** Cancels a run after asking; shown to those who may. */
export function CancelRun(props: {
  run: PipelineRun;
  onCancelled: () => void;
}) {
  const { run, onCancelled } = props;
  const api = useApi(sandboxApiRef);
  const { t } = useTexts(sandboxTranslationRef);
  const { allowed } = useAllowed({ permission: runCancelPermission });
  const [asking, setAsking] = useState(false);
  if (!allowed) return null;
  return (
    <>
      <Button variant="outlined" onClick={() => setAsking(true)}>
        {t('run.cancel')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('run.cancelTitle')}
          body={t('run.cancelBody')}
          action={t('run.cancel')}
          dismiss={t('run.keep')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await api.cancelRun(run.id);
            onCancelled();
          }}
        />
      )}
    </>
  );
}
