import Avatar from '@material-ui/core/Avatar';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import type { LocalUser } from './localUsers';

const useStyles = makeStyles(theme => ({
  root: {
    width: '100%',
    height: '100%',
    display: 'flex',
    justifyContent: 'flex-start',
    gap: theme.spacing(1.5),
    padding: theme.spacing(1.5, 2),
    textAlign: 'left',
    borderRadius: 12,
    border: `1px solid ${theme.palette.divider}`,
    backgroundColor: theme.palette.background.paper,
    transition: theme.transitions.create(['border-color', 'box-shadow'], {
      duration: theme.transitions.duration.shortest,
    }),
    '&:hover': { borderColor: theme.palette.primary.main },
    '&:focus-visible': {
      borderColor: theme.palette.primary.main,
      boxShadow: `0 0 0 2px ${theme.palette.primary.main}`,
    },
  },
  avatar: {
    width: 40,
    height: 40,
    fontSize: theme.typography.pxToRem(15),
    fontWeight: 600,
    color: theme.palette.primary.contrastText,
    backgroundColor: theme.palette.primary.main,
  },
  name: { display: 'block', fontWeight: 600, lineHeight: 1.4 },
  title: {
    display: 'block',
    fontSize: theme.typography.pxToRem(13),
    lineHeight: 1.4,
    color: theme.palette.text.secondary,
  },
}));

/** One person: a click, or Enter, signs in as them. */
export function PersonButton(props: { user: LocalUser; onClick: () => void }) {
  const { user, onClick } = props;
  const classes = useStyles();
  return (
    <ButtonBase className={classes.root} onClick={onClick}>
      <Avatar
        className={classes.avatar}
        src={user.picture}
        alt=""
        aria-hidden="true"
      >
        {initials(user.displayName)}
      </Avatar>
      <span>
        <span className={classes.name}>{user.displayName}</span>{' '}
        {user.title && <span className={classes.title}>{user.title}</span>}
      </span>
    </ButtonBase>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const first = words.at(0)?.at(0) ?? '';
  const last = words.length > 1 ? words.at(-1)?.at(0) ?? '' : '';
  return `${first}${last}`.toLocaleUpperCase();
}
