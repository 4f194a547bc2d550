import Avatar from '@material-ui/core/Avatar';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { initialsOf } from '../words';

const useStyles = makeStyles<Theme, { size: number }>(theme => ({
  root: {
    width: ({ size }) => size,
    height: ({ size }) => size,
    flexShrink: 0,
    fontSize: ({ size }) => size * 0.4,
    fontWeight: theme.typography.fontWeightMedium as number,
    color: theme.palette.text.primary,
    backgroundColor: theme.palette.action.selected,
  },
}));

/** A person's photo, or their initials; the name stands beside it. */
export function PersonAvatar(props: {
  person: Person;
  photos: Map<string, string>;
  /** In pixels. */
  size?: number;
}) {
  const { person, photos, size = 32 } = props;
  const classes = useStyles({ size });
  return (
    <Avatar
      className={classes.root}
      src={person.entityRef && photos.get(person.entityRef)}
      alt=""
      aria-hidden
    >
      {initialsOf(person)}
    </Avatar>
  );
}
