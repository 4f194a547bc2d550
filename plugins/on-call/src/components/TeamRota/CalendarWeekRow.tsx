import { makeStyles, Theme } from '@material-ui/core/styles';
import WarningIcon from '@material-ui/icons/Warning';
import { toneColor, useTexts } from '@paved-path/provider-kit-react';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import {
  CalendarItem,
  CalendarWeek,
  PersonTones,
  positionIn,
} from '../../words';
import { CalendarBand } from './CalendarBand';

/** Below this share of a week, in percent, a name does not fit. */
const WORDS = 16;

const useStyles = makeStyles<Theme>(theme => ({
  week: {
    position: 'relative',
    borderBottom: `1px solid ${theme.palette.divider}`,
    paddingBottom: theme.spacing(0.75),
  },
  columns: {
    position: 'absolute',
    inset: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(7, minmax(0, 1fr))',
    '& > span': { borderRight: `1px solid ${theme.palette.divider}` },
  },
  todayColumn: { background: theme.palette.action.hover },
  days: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: 'repeat(7, minmax(0, 1fr))',
    fontSize: theme.typography.caption.fontSize,
    lineHeight: 1.35,
    color: theme.palette.text.secondary,
    '& > span': {
      padding: theme.spacing(0.5, 0.75),
      overflow: 'hidden',
    },
  },
  today: {
    color: theme.palette.text.primary,
    fontWeight: theme.typography.fontWeightBold as number,
  },
  todayWord: {
    fontWeight: theme.typography.fontWeightRegular as number,
  },
  track: { position: 'relative', height: 46 },
  now: {
    position: 'absolute',
    top: -3,
    bottom: -3,
    width: 0,
    borderLeft: `2px solid ${toneColor(theme, 'bad')}`,
    pointerEvents: 'none',
  },
  doubles: { position: 'relative', height: 20, marginTop: 2 },
  double: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    display: 'flex',
    alignItems: 'center',
    gap: 3,
    minWidth: 18,
    boxSizing: 'border-box',
    padding: theme.spacing(0, 0.25),
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    fontSize: theme.typography.caption.fontSize,
    color: toneColor(theme, 'warning'),
    borderTop: `2px solid ${toneColor(theme, 'warning')}`,
    '& > svg': { fontSize: 14, flexShrink: 0 },
  },
}));

/** A week of the calendar. What it draws beside the bands is said in their labels, and in the list of what is wrong. */
export function CalendarWeekRow(props: {
  week: CalendarWeek;
  label: string;
  tones: PersonTones;
  activeKey: string | undefined;
  /** Where the bands are kept, by the keys of their items. */
  buttons: Map<string, HTMLButtonElement>;
  onOpen: (item: CalendarItem, opener: HTMLElement) => void;
}) {
  const { week, label, tones, activeKey, buttons, onOpen } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { now, language } = useMoment();
  const isToday = (day: typeof now) => day.hasSame(now, 'day');
  const isNow = week.days.some(isToday);
  return (
    <div className={classes.week} role="group" aria-label={label}>
      <div className={classes.columns} aria-hidden>
        {week.days.map(day => (
          <span
            key={day.toMillis()}
            className={isToday(day) ? classes.todayColumn : undefined}
          />
        ))}
      </div>
      <div className={classes.days} aria-hidden>
        {week.days.map((day, index) => (
          <span
            key={day.toMillis()}
            className={isToday(day) ? classes.today : undefined}
          >
            {(language ? day.setLocale(language) : day).toFormat(
              index === 0 || day.day === 1 ? 'ccc d LLL' : 'ccc d',
            )}
            {isToday(day) && ' '}
            {isToday(day) && (
              <span className={classes.todayWord}>
                {t('rota.calendar.today')}
              </span>
            )}
          </span>
        ))}
      </div>
      <div className={classes.track}>
        {week.segments.map(segment => (
          <CalendarBand
            key={`${segment.item.key} ${segment.left}`}
            segment={segment}
            tones={tones}
            isActive={segment.item.key === activeKey}
            buttons={buttons}
            onOpen={onOpen}
          />
        ))}
        {isNow && (
          <span
            className={classes.now}
            style={{ left: `${positionIn(week.start, now)}%` }}
          />
        )}
      </div>
      {week.doubles.length > 0 && (
        <div className={classes.doubles} aria-hidden>
          {week.doubles.map(({ left, width, booking }) => (
            <span
              key={`${booking.start} ${booking.person.name}`}
              className={classes.double}
              style={{ left: `${left}%`, width: `${width}%` }}
              title={booking.rotas.join(', ')}
            >
              <WarningIcon />
              {width >= WORDS &&
                t('rota.calendar.doubleMark', { who: booking.person.name })}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
