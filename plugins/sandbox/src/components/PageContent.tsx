import { Content } from '@backstage/core-components';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles<Theme>(theme => ({
  // The tabs above keep their distance already.
  root: { paddingTop: theme.spacing(1) },
}));

/** What stands below the sandbox's tabs. */
export function PageContent(props: { children: ReactNode }) {
  const classes = useStyles();
  return <Content className={classes.root}>{props.children}</Content>;
}
