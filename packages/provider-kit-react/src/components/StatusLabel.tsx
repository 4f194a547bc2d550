import { ComponentType, ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { SvgIconProps } from '@material-ui/core/SvgIcon';
import AutorenewIcon from '@material-ui/icons/Autorenew';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import ErrorIcon from '@material-ui/icons/Error';
import RemoveCircleOutlineIcon from '@material-ui/icons/RemoveCircleOutline';
import WarningIcon from '@material-ui/icons/Warning';
import { Tone, toneColor } from '../theme';

const icons: Record<Tone, ComponentType<SvgIconProps>> = {
  good: CheckCircleIcon,
  warning: WarningIcon,
  bad: ErrorIcon,
  progress: AutorenewIcon,
  neutral: RemoveCircleOutlineIcon,
};

const useStyles = makeStyles<Theme, { tone: Tone }>(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'flex-start',
    // Its first line stands where the words beside it have theirs.
    verticalAlign: 'top',
    gap: theme.spacing(0.75),
    color: ({ tone }) => toneColor(theme, tone),
    minWidth: 0,
    maxWidth: '100%',
    lineHeight: 1.5,
  },
  icon: {
    fontSize: '1.15em',
    flexShrink: 0,
    // Stands on the first line of words that wrap.
    marginTop: '0.15em',
  },
  turning: {
    '@media (prefers-reduced-motion: no-preference)': {
      animation: '$turn 2s linear infinite',
    },
  },
  // A word breaks only where it alone is wider than its place; a table's column is never narrower than it.
  words: { minWidth: 0, overflowWrap: 'break-word' },
  '@keyframes turn': {
    to: { transform: 'rotate(360deg)' },
  },
}));

/** @public */
export type StatusLabelProps = {
  tone: Tone;
  /** The word: a status is never told by colour or picture alone. */
  children: ReactNode;
  /** Another picture than the tone's. */
  icon?: ComponentType<SvgIconProps>;
  className?: string;
};

/**
 * A status: a word and a picture in the colour of its tone, readable in light and dark.
 * @public
 */
export function StatusLabel(props: StatusLabelProps) {
  const { tone, children, icon, className } = props;
  const classes = useStyles({ tone });
  const Icon = icon ?? icons[tone];
  return (
    <span className={[classes.root, className].filter(Boolean).join(' ')}>
      <Icon
        aria-hidden
        className={`${classes.icon} ${
          tone === 'progress' ? classes.turning : ''
        }`}
      />
      <span className={classes.words}>{children}</span>
    </span>
  );
}
