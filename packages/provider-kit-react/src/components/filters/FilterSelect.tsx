import { ReactNode, useId } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';

/** Stands for no choice in a select, which cannot hold `undefined`. */
const ALL = '';

const useStyles = makeStyles({
  root: { flex: '1 1 150px', minWidth: 0, maxWidth: 260 },
});

/**
 * One of several, or all of them.
 * @public
 */
export function FilterSelect<T extends string>(props: {
  label: string;
  /** What is said of no choice. */
  all: string;
  choices: { value: T; words: ReactNode }[];
  value: T | undefined;
  onChange: (value: T | undefined) => void;
}) {
  const { label, all, choices, value, onChange } = props;
  const classes = useStyles();
  const id = useId();
  return (
    <TextField
      select
      id={id}
      className={classes.root}
      size="small"
      variant="outlined"
      label={label}
      value={value ?? ALL}
      onChange={event => onChange((event.target.value as T) || undefined)}
      InputLabelProps={{ shrink: true }}
      SelectProps={{ displayEmpty: true }}
    >
      <MenuItem value={ALL}>{all}</MenuItem>
      {choices.map(it => (
        <MenuItem key={it.value} value={it.value}>
          {it.words}
        </MenuItem>
      ))}
    </TextField>
  );
}
