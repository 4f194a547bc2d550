import { makeStyles, Theme } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    fontFamily: 'monospace',
    fontSize: theme.typography.pxToRem(13),
    background: 'none',
  },
}));

/** An id or another text that is read letter by letter. */
export function Code(props: { title?: string; children: ReactNode }) {
  const { title, children } = props;
  const classes = useStyles();
  return (
    <code className={classes.root} title={title}>
      {children}
    </code>
  );
}
