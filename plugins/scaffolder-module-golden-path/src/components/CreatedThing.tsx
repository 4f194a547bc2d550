import ListItem from '@material-ui/core/ListItem';
import ListItemIcon from '@material-ui/core/ListItemIcon';
import ListItemText from '@material-ui/core/ListItemText';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    icon: { minWidth: theme.spacing(5), alignSelf: 'flex-start', marginTop: 8 },
    // Addresses are long; they are read, not cut.
    text: { whiteSpace: 'normal', overflowWrap: 'anywhere' },
  }),
  { name: 'PavedPathCreatedThing' },
);

/** One thing that will be created, with its addresses; they do not answer yet, and so are not links. @internal */
export function CreatedThing(props: {
  icon: ReactNode;
  title: string;
  lines: ReactNode[];
}) {
  const classes = useStyles();
  return (
    <ListItem disableGutters>
      <ListItemIcon className={classes.icon} aria-hidden>
        {props.icon}
      </ListItemIcon>
      <ListItemText
        primary={props.title}
        primaryTypographyProps={{ className: classes.text }}
        secondaryTypographyProps={{ component: 'div', className: classes.text }}
        secondary={props.lines
          .filter(line => line !== undefined && line !== '')
          .map((line, index) => (
            <div key={index}>{line}</div>
          ))}
      />
    </ListItem>
  );
}
