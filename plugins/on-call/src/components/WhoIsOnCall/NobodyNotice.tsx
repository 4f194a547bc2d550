import { makeStyles, Theme } from '@material-ui/core/styles';
import { StatusLabel, toneColor } from '@paved-path/provider-kit-react';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    padding: theme.spacing(1.25, 1.5),
    borderLeft: `4px solid ${toneColor(theme, 'bad')}`,
    background: theme.palette.action.hover,
    overflowWrap: 'anywhere',
  },
  title: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
  },
}));

/** That nobody is on call, so that it is not overlooked. */
export function NobodyNotice(props: {
  /** Why, and the way out; as the provider says it. */
  text: string;
}) {
  const classes = useStyles();
  return (
    <div className={classes.root} role="status">
      <StatusLabel tone="bad" className={classes.title}>
        {props.text}
      </StatusLabel>
    </div>
  );
}
