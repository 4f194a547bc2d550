import { makeStyles, Theme } from '@material-ui/core/styles';
import { StatusLabel } from '@paved-path/provider-kit-react';
import { Sentence } from '../words';

const useStyles = makeStyles<Theme>(theme => ({
  root: { fontSize: theme.typography.body1.fontSize },
  words: { fontWeight: theme.typography.fontWeightMedium as number },
}));

/** The most important fact, in words; what changes in it is read out. */
export function SentenceLine(props: { sentence: Sentence }) {
  const { tone, words, icon } = props.sentence;
  const classes = useStyles();
  return (
    <div role="status" className={classes.root}>
      <StatusLabel tone={tone} icon={icon} className={classes.words}>
        {words}
      </StatusLabel>
    </div>
  );
}
