import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';

const useStyles = makeStyles(theme => ({
  title: {
    margin: theme.spacing(0, 0, 1),
    fontSize: theme.typography.pxToRem(18),
    fontWeight: 650,
  },
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& li': {
      padding: theme.spacing(1, 0),
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
  },
  empty: { color: theme.palette.text.secondary },
}));

/** A short list of links to entities, under a heading. */
export function EntityList(props: {
  title: string;
  /** What to say where there is none. */
  empty: string;
  entityRefs: string[];
}) {
  const classes = useStyles();
  return (
    <section>
      <h2 className={classes.title}>{props.title}</h2>
      {props.entityRefs.length === 0 ? (
        <Typography className={classes.empty}>{props.empty}</Typography>
      ) : (
        <ul className={classes.list}>
          {props.entityRefs.map(ref => (
            <li key={ref}>
              <EntityRefLink entityRef={ref} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
