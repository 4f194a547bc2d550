import { ReactNode, useId } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';

const useStyles = makeStyles<Theme>(theme => ({
  choice: { maxWidth: 320, whiteSpace: 'normal' },
  help: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    lineHeight: 1.4,
    color: theme.palette.text.secondary,
  },
}));

/** @public */
export type Choice<T extends string | number> = {
  value: T;
  words: ReactNode;
  /** What it means, said in the menu. */
  help?: string;
};

/**
 * One of several, and never none; where there is an "all of them" too, it is a `FilterSelect`.
 * @public
 */
export function ChoiceSelect<T extends string | number>(props: {
  label: string;
  choices: Choice<T>[];
  value: T;
  onChange: (value: T) => void;
  className?: string;
}) {
  const { label, choices, value, onChange, className } = props;
  const classes = useStyles();
  const id = useId();
  return (
    <TextField
      select
      id={id}
      size="small"
      variant="outlined"
      className={className}
      label={label}
      value={value}
      onChange={event => {
        const chosen: unknown = event.target.value;
        onChange(chosen as T);
      }}
      // The empty text is a value like the others, and shows its words.
      InputLabelProps={{ shrink: true }}
      SelectProps={{
        displayEmpty: true,
        renderValue: shown =>
          choices.find(choice => choice.value === shown)?.words,
      }}
    >
      {choices.map(choice => (
        <MenuItem key={choice.value} value={choice.value}>
          {choice.help ? (
            <span className={classes.choice}>
              {choice.words}
              <span className={classes.help}>{choice.help}</span>
            </span>
          ) : (
            choice.words
          )}
        </MenuItem>
      ))}
    </TextField>
  );
}
