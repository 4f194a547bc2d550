import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/CheckCircleOutline';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import WaitIcon from '@material-ui/icons/HourglassEmpty';
import WarningIcon from '@material-ui/icons/ReportProblemOutlined';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-flex',
      alignItems: 'flex-start',
      gap: theme.spacing(0.5),
      color: theme.palette.text.primary,
    },
    icon: { fontSize: '1.1rem', flexShrink: 0 },
    good: { color: theme.palette.success.main },
    bad: { color: theme.palette.error.main },
    unsure: { color: theme.palette.warning.main },
    waiting: { color: theme.palette.text.secondary },
  }),
  { name: 'PavedPathStatusLine' },
);

const icons = {
  good: CheckIcon,
  bad: ErrorIcon,
  unsure: WarningIcon,
  waiting: WaitIcon,
};

/** A status as an icon and words. @internal */
export function StatusLine(props: {
  status: keyof typeof icons;
  children: ReactNode;
}) {
  const classes = useStyles();
  const Icon = icons[props.status];
  return (
    <span className={classes.root}>
      <Icon
        aria-hidden
        className={`${classes.icon} ${classes[props.status]}`}
      />
      <span>{props.children}</span>
    </span>
  );
}
