import { useEffect, useId, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import useDebounce from 'react-use/esm/useDebounce';

/** How long a typist pauses before the server is asked, in milliseconds. */
const PAUSE = 300;

const useStyles = makeStyles({ root: { flex: '2 1 200px' } });

/**
 * A text to search for; the server is asked when the typist pauses.
 * @public
 */
export function SearchField(props: {
  label: string;
  value: string | undefined;
  onChange: (search: string | undefined) => void;
}) {
  const { label, value, onChange } = props;
  const classes = useStyles();
  const id = useId();
  const [typed, setTyped] = useState(value ?? '');
  useDebounce(
    () => {
      const search = typed.trim() || undefined;
      if (search !== value) onChange(search);
    },
    PAUSE,
    [typed],
  );
  useEffect(() => {
    // What was cleared, or came with another address.
    setTyped(previous =>
      previous.trim() === (value ?? '') ? previous : value ?? '',
    );
  }, [value]);
  return (
    <TextField
      id={`${id}-search`}
      className={classes.root}
      variant="outlined"
      size="small"
      type="search"
      label={label}
      value={typed}
      onChange={event => setTyped(event.target.value)}
    />
  );
}
