import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    '& > summary': {
      cursor: 'pointer',
      width: 'fit-content',
      padding: theme.spacing(0.5),
      color: theme.palette.text.secondary,
      borderRadius: theme.shape.borderRadius,
      '&:hover': {
        background: theme.palette.action.hover,
        color: theme.palette.text.primary,
      },
      '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    },
  },
}));

/**
 * Something that is folded and said in a word or two.
 * @public
 */
export function Foldable(props: { title: ReactNode; children: ReactNode }) {
  const classes = useStyles();
  return (
    <details className={classes.root}>
      <summary>{props.title}</summary>
      {props.children}
    </details>
  );
}
