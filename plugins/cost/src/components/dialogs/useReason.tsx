import { ReactNode, useId, useState } from 'react';
import TextField from '@material-ui/core/TextField';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { costTranslationRef } from '../../translation';

/** As long as the server takes it. */
const REASON_LENGTH = 500;

/** The field for a reason that has to be given, and the function that reads it: undefined, and said so, where it is missing. */
export function useReason(disabled: boolean): {
  field: ReactNode;
  read: () => string | undefined;
} {
  const { t } = useTranslationRef(costTranslationRef);
  const id = useId();
  const [reason, setReason] = useState('');
  const [missed, setMissed] = useState(false);
  const field = (
    <TextField
      id={`${id}-reason`}
      fullWidth
      multiline
      minRows={2}
      required
      variant="outlined"
      label={t('reason.label')}
      value={reason}
      onChange={event => {
        setReason(event.target.value);
        setMissed(false);
      }}
      disabled={disabled}
      error={missed}
      helperText={missed && t('reason.missing')}
      inputProps={{ maxLength: REASON_LENGTH }}
    />
  );
  function read() {
    const words = reason.trim();
    setMissed(!words);
    return words || undefined;
  }
  return { field, read };
}
