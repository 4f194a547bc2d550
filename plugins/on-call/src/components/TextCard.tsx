import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';

const useStyles = makeStyles<Theme>(theme => ({
  // The catalog's card brings a typeface and a line height of its own; one page speaks in one.
  body: {
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.5,
    overflowWrap: 'anywhere',
  },
}));

/** A card that shows what is known already, in the type of the cards that ask for it. */
export function TextCard(props: {
  title: string;
  headerActions?: ReactNode;
  children: ReactNode;
}) {
  const { title, headerActions, children } = props;
  const classes = useStyles();
  return (
    <EntityInfoCard title={title} headerActions={headerActions}>
      <div className={classes.body}>{children}</div>
    </EntityInfoCard>
  );
}
