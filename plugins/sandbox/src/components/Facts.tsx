import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Fragment, ReactNode } from 'react';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: theme.spacing(2),
    rowGap: theme.spacing(0.5),
    margin: theme.spacing(0, 0, 2),
  },
  value: { margin: 0, overflowWrap: 'anywhere' },
}));

/** Names and what they are; what is missing is left out. */
export function Facts(props: {
  facts: ([name: string, value: ReactNode] | undefined | false | '')[];
}) {
  const classes = useStyles();
  return (
    <Typography variant="body2" component="dl" className={classes.root}>
      {props.facts.map(
        fact =>
          fact && (
            <Fragment key={fact[0]}>
              <Typography variant="body2" component="dt" color="textSecondary">
                {fact[0]}
              </Typography>
              <dd className={classes.value}>{fact[1]}</dd>
            </Fragment>
          ),
      )}
    </Typography>
  );
}
