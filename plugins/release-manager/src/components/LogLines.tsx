import { makeStyles, Theme } from '@material-ui/core/styles';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    margin: 0,
    padding: theme.spacing(1, 1.25),
    maxHeight: 260,
    overflow: 'auto',
    fontFamily: 'monospace',
    fontSize: 12,
    lineHeight: 1.6,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    borderRadius: theme.shape.borderRadius,
    background: theme.palette.action.hover,
    color: theme.palette.text.primary,
    border: `1px solid ${theme.palette.divider}`,
  },
}));

/** The last lines of a log, as they were written. */
export function LogLines(props: { lines: string[]; label: string }) {
  const classes = useStyles();
  if (!props.lines.length) return null;
  return (
    <pre
      className={classes.root}
      role="region"
      aria-label={props.label}
      // A region that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {props.lines.join('\n')}
    </pre>
  );
}
