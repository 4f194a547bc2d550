import DialogActions from '@material-ui/core/DialogActions';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles<Theme>(theme => ({
  // They end where the content above them ends.
  root: { padding: theme.spacing(2, 3) },
}));

/** The buttons at the foot of a dialog. */
export function DialogButtons(props: { children: ReactNode }) {
  const classes = useStyles();
  return (
    <DialogActions className={classes.root}>{props.children}</DialogActions>
  );
}
