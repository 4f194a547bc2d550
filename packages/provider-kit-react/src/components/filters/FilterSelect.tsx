import { makeStyles } from '@material-ui/core/styles';
import { Choice, ChoiceSelect } from '../ChoiceSelect';

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
  choices: Choice<T>[];
  value: T | undefined;
  onChange: (value: T | undefined) => void;
}) {
  const { label, all, choices, value, onChange } = props;
  const classes = useStyles();
  return (
    <ChoiceSelect<T | typeof ALL>
      className={classes.root}
      label={label}
      choices={[{ value: ALL, words: all }, ...choices]}
      value={value ?? ALL}
      onChange={chosen => onChange(chosen || undefined)}
    />
  );
}
