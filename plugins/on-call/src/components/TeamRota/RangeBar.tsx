import Button from '@material-ui/core/Button';
import ButtonGroup from '@material-ui/core/ButtonGroup';
import { makeStyles, Theme } from '@material-ui/core/styles';
import ChevronLeftIcon from '@material-ui/icons/ChevronLeft';
import ChevronRightIcon from '@material-ui/icons/ChevronRight';
import { useLanguage, useTexts } from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { RotaRange, RotaView } from './useRotaRange';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 1.5),
    marginBottom: theme.spacing(2),
  },
  shown: {
    flex: '1 1 auto',
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
  },
  chosen: {
    background: theme.palette.action.selected,
    fontWeight: theme.typography.fontWeightBold as number,
  },
}));

/** Which weeks are shown, and the way to others. */
export function RangeBar(props: { range: RotaRange; view: RotaView }) {
  const { range, view } = props;
  const { start, weeks, isCurrent } = range;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const language = useLanguage();
  const last = start.plus({ weeks, days: -1 });
  const dayWords = (day: typeof start, format: string) =>
    (language ? day.setLocale(language) : day).toFormat(format);
  const toggle = (words: string, isChosen: boolean, choose: () => void) => (
    <Button
      aria-pressed={isChosen}
      className={isChosen ? classes.chosen : undefined}
      onClick={choose}
    >
      {words}
    </Button>
  );
  return (
    <div className={classes.root}>
      <div className={classes.shown} role="status">
        {t('rota.range.shown', {
          from: dayWords(
            start,
            start.year === last.year ? 'd LLLL' : 'd LLLL yyyy',
          ),
          until: dayWords(last, 'd LLLL yyyy'),
        })}
      </div>
      <ButtonGroup size="small" aria-label={t('rota.range.label')}>
        <Button
          startIcon={<ChevronLeftIcon aria-hidden />}
          onClick={() => range.move(-1)}
        >
          {t('rota.range.earlier')}
        </Button>
        {toggle(t('rota.range.thisWeek'), isCurrent && weeks === 1, () =>
          range.showCurrent(1),
        )}
        {toggle(t('rota.range.fourWeeks'), isCurrent && weeks === 4, () =>
          range.showCurrent(4),
        )}
        <Button
          endIcon={<ChevronRightIcon aria-hidden />}
          onClick={() => range.move(1)}
        >
          {t('rota.range.later')}
        </Button>
      </ButtonGroup>
      <ButtonGroup size="small" aria-label={t('rota.range.view')}>
        {toggle(t('rota.range.calendar'), view === 'calendar', () =>
          range.setView('calendar'),
        )}
        {toggle(t('rota.range.list'), view === 'list', () =>
          range.setView('list'),
        )}
      </ButtonGroup>
    </div>
  );
}
