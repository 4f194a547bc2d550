import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& > li': { padding: theme.spacing(1, 0) },
    '& > li:first-child': { paddingTop: 0 },
    '& > li:last-child': { paddingBottom: 0 },
    '& > li + li': { borderTop: `1px solid ${theme.palette.divider}` },
  },
}));

/**
 * Things below each other with lines between them; the children are its items.
 * @public
 */
export function PlainList(props: {
  /** What the list is of, for those who do not see it. */
  label: string;
  ordered?: boolean;
  children: ReactNode;
}) {
  const classes = useStyles();
  const List = props.ordered ? 'ol' : 'ul';
  return (
    <List className={classes.root} aria-label={props.label}>
      {props.children}
    </List>
  );
}
