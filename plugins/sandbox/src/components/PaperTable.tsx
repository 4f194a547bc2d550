import { makeStyles, Theme } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import { DataTable } from '@paved-path/provider-kit-react';

const useStyles = makeStyles<Theme>(theme => ({
  root: { padding: theme.spacing(0.5, 2) },
}));

/** A table on a sheet of its own, as it stands on the sandbox's pages. */
export function PaperTable<T>(props: Parameters<typeof DataTable<T>>[0]) {
  const classes = useStyles();
  return (
    <Paper variant="outlined" className={classes.root}>
      <DataTable {...props} />
    </Paper>
  );
}
