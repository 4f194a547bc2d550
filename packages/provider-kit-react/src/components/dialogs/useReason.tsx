import { ReactNode, useId, useState } from 'react';
import TextField from '@material-ui/core/TextField';
import { useFieldClass } from './useFieldClass';

/** As long as the servers take it. */
const REASON_LENGTH = 500;

/**
 * The field for a reason that has to be given, and the function that reads it: undefined, and said so, where it is missing.
 * @public
 */
export function useReason(options: {
  label: string;
  /** What is said where nothing was written. */
  missing: string;
  disabled: boolean;
}): { field: ReactNode; read: () => string | undefined } {
  const { label, missing, disabled } = options;
  const id = useId();
  const fieldClass = useFieldClass();
  const [reason, setReason] = useState('');
  const [missed, setMissed] = useState(false);
  const field = (
    <TextField
      id={`${id}-reason`}
      className={fieldClass}
      fullWidth
      multiline
      minRows={2}
      required
      variant="outlined"
      label={label}
      value={reason}
      onChange={event => {
        setReason(event.target.value);
        setMissed(false);
      }}
      disabled={disabled}
      error={missed}
      helperText={missed && missing}
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
