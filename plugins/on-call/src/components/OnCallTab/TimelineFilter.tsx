import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { ChoiceSelect, useTexts } from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { Shown } from '../Changes';

/** The periods to choose from, in days. */
const PERIODS = [3, 7, 14, 30, 90];

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    // Room for the label that stands on the frame.
    paddingTop: theme.spacing(1),
  },
  period: { minWidth: 150 },
  kinds: {
    display: 'flex',
    flexWrap: 'wrap',
    border: 0,
    margin: 0,
    padding: 0,
    minWidth: 0,
    columnGap: theme.spacing(1.5),
  },
  kind: { marginLeft: 0, marginRight: 0 },
  box: { padding: theme.spacing(0.5), marginRight: theme.spacing(0.25) },
  label: { fontSize: theme.typography.body2.fontSize },
  legend: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clip: 'rect(0 0 0 0)',
  },
}));

/** How far back the line goes, and what of it is shown. */
export function TimelineFilter(props: {
  days: number;
  onDays: (days: number) => void;
  shown: Shown;
  onShown: (shown: Shown) => void;
}) {
  const { days, onDays, shown, onShown } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const box = (kind: keyof Shown, words: string) => (
    <FormControlLabel
      className={classes.kind}
      classes={{ label: classes.label }}
      control={
        <Checkbox
          color="primary"
          size="small"
          className={classes.box}
          checked={shown[kind]}
          onChange={event =>
            onShown({ ...shown, [kind]: event.target.checked })
          }
        />
      }
      label={words}
    />
  );
  return (
    <div className={classes.root}>
      <ChoiceSelect
        className={classes.period}
        label={t('tab.timeline.period')}
        value={days}
        onChange={onDays}
        choices={PERIODS.map(each => ({
          value: each,
          words: t('tab.timeline.days', { days: String(each) }),
        }))}
      />
      <fieldset className={classes.kinds}>
        <legend className={classes.legend}>{t('tab.timeline.show')}</legend>
        {box('incident', t('tab.timeline.incidents'))}
        {box('release', t('tab.timeline.releases'))}
        {box('drift', t('tab.timeline.drifts'))}
        {box('other', t('tab.timeline.others'))}
        {box('dependency', t('tab.timeline.dependencies'))}
      </fieldset>
    </div>
  );
}
