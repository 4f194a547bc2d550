import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';

const useStyles = makeStyles<Theme>(theme => ({
  body: {
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.5,
  },
}));

/** A card of what an answer that is there already says. */
export function Section(props: { title: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <EntityInfoCard title={props.title}>
      <div className={classes.body}>{props.children}</div>
    </EntityInfoCard>
  );
}
