import { makeStyles, Theme } from '@material-ui/core/styles';
import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { initialsOf, PersonTone } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    flexShrink: 0,
    minWidth: 34,
    boxSizing: 'border-box',
    padding: theme.spacing(0.25, 0.5),
    textAlign: 'center',
    fontSize: theme.typography.caption.fontSize,
    lineHeight: 1.5,
    fontWeight: theme.typography.fontWeightBold as number,
    color: theme.palette.text.primary,
    borderLeft: '4px solid',
    borderLeftColor: theme.palette.divider,
    borderRadius: 3,
  },
}));

/** A person's initials in their colour, as they stand in the calendar; a dash for nobody. */
export function Initials(props: {
  person: Person | undefined;
  tone: PersonTone | undefined;
}) {
  const { person, tone } = props;
  const classes = useStyles();
  return (
    <span
      className={classes.root}
      style={{ background: tone?.ground, borderColor: tone?.edge }}
      aria-hidden
    >
      {person ? initialsOf(person) : '–'}
    </span>
  );
}
