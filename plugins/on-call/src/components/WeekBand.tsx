import { Fragment, ReactNode } from 'react';
import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { Rota, TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import {
  Foldable,
  PlainList,
  StatusLabel,
  toneColor,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { useMoment } from '../hooks';
import { onCallTranslationRef } from '../translation';
import { knownRangeWords, listNames } from '../words';
import { ProblemList } from './ProblemList';
import { Bar, bandRows } from './weekRows';

const NAME_WIDTH = 150;

const useStyles = makeStyles<Theme>(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1.5),
    marginBottom: theme.spacing(1),
  },
  name: { fontWeight: theme.typography.fontWeightMedium as number },
  quiet: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  grid: {
    display: 'grid',
    gridTemplateColumns: `${NAME_WIDTH}px minmax(0, 1fr)`,
    alignItems: 'center',
    [theme.breakpoints.down('xs')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  person: {
    paddingRight: theme.spacing(1),
    overflowWrap: 'anywhere',
    lineHeight: 1.3,
    [theme.breakpoints.down('xs')]: { paddingTop: theme.spacing(0.75) },
  },
  nobody: { color: toneColor(theme, 'bad') },
  track: {
    position: 'relative',
    alignSelf: 'stretch',
    minHeight: 30,
    borderTop: `1px solid ${theme.palette.divider}`,
    overflow: 'hidden',
  },
  days: {
    position: 'relative',
    display: 'flex',
    height: 22,
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  daysName: {
    [theme.breakpoints.down('xs')]: { display: 'none' },
  },
  day: {
    position: 'absolute',
    top: 0,
    paddingLeft: theme.spacing(0.5),
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    borderLeft: `1px solid ${theme.palette.divider}`,
  },
  midnight: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    borderLeft: `1px solid ${theme.palette.divider}`,
  },
  now: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    zIndex: 1,
    borderLeft: `2px solid ${toneColor(theme, 'bad')}`,
  },
  bar: {
    position: 'absolute',
    top: 'calc(50% - 11px)',
    height: 22,
    minWidth: 3,
    boxSizing: 'border-box',
    padding: theme.spacing(0, 0.75),
    lineHeight: '22px',
    fontSize: 11,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: theme.palette.text.primary,
    background: alpha(theme.palette.primary.main, 0.2),
    borderLeft: `3px solid ${theme.palette.primary.main}`,
    borderRadius: 2,
  },
  continues: {
    borderLeftWidth: 0,
    borderTopLeftRadius: 0,
    borderBottomLeftRadius: 0,
  },
  override: {
    borderLeftStyle: 'dashed',
    outline: `1px dashed ${theme.palette.primary.main}`,
    outlineOffset: -1,
  },
  gap: {
    borderLeftColor: toneColor(theme, 'bad'),
    color: toneColor(theme, 'bad'),
    background: `repeating-linear-gradient(135deg, ${alpha(
      toneColor(theme, 'bad'),
      0.18,
    )} 0 5px, transparent 5px 10px)`,
  },
  list: { marginTop: theme.spacing(1) },
  shift: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1.5),
    '& > :first-child': { minWidth: 230 },
  },
  problems: { marginTop: theme.spacing(1.5) },
}));

/** The shifts of a rota over some days: a band for each person with the handovers, and the same as a list. */
export function WeekBand(props: {
  rota: Rota;
  range: TimeRange;
  /** Beside the name, such as a link to the whole rota. */
  action?: ReactNode;
}) {
  const { rota, range, action } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const moment = useMoment();
  const { now, language } = moment;
  const { rows, days, positionOf } = bandRows(rota, range, language);
  const nowAt = positionOf(now);
  const isToday = nowAt > 0 && nowAt < 100;
  const lines = (
    <>
      {days.map(({ at }) => (
        <span
          key={at}
          className={classes.midnight}
          style={{ left: `${at}%` }}
        />
      ))}
      {isToday && (
        <span className={classes.now} style={{ left: `${nowAt}%` }} />
      )}
    </>
  );
  const bar = (each: Bar, index: number) => {
    const when = knownRangeWords(each, range, moment, t);
    const kind =
      (each.isGap && classes.gap) || (each.isOverride && classes.override);
    return (
      <span
        key={index}
        className={[classes.bar, kind, each.continues && classes.continues]
          .filter(Boolean)
          .join(' ')}
        style={{ left: `${each.left}%`, width: `${each.width}%` }}
        title={each.isOverride ? `${when}, ${t('tab.week.override')}` : when}
      >
        {each.width > 12 && each.handover}
      </span>
    );
  };
  return (
    <section>
      <div className={classes.head}>
        <span className={classes.name}>
          {rota.url ? <Link to={rota.url}>{rota.name}</Link> : rota.name}
        </span>
        <span className={classes.quiet}>
          {t('tab.week.zone', { zone: rota.timeZone })}
        </span>
        {action}
      </div>
      <div
        role="img"
        aria-label={t('tab.week.bandLabel', {
          rota: rota.name,
          from: dayWords(range.start, language),
          until: dayWords(range.end, language),
        })}
        className={classes.grid}
      >
        <span className={classes.daysName} />
        <div className={classes.days}>
          {days.map(({ at, width, words }) => (
            <span
              key={at}
              className={classes.day}
              style={{ left: `${at}%`, width: `${width}%` }}
            >
              {words}
            </span>
          ))}
        </div>
        {rows.map(row => (
          <Fragment key={row.key}>
            <span
              className={`${classes.person} ${row.name ? '' : classes.nobody}`}
            >
              {row.name ?? t('tab.week.nobody')}
            </span>
            <div className={classes.track}>
              {lines}
              {row.bars.map(bar)}
            </div>
          </Fragment>
        ))}
      </div>
      <Foldable title={t('tab.week.asList')}>
        <ShiftList rota={rota} range={range} />
      </Foldable>
      {(rota.problems.length > 0 || rota.doubleBookings.length > 0) && (
        <div className={classes.problems}>
          <ProblemList problems={[...rota.problems, ...doubleBookings()]} />
        </div>
      )}
    </section>
  );

  function doubleBookings() {
    return rota.doubleBookings.map(({ person, rotas, start, end }) => ({
      kind: 'double-booking' as const,
      text: t('tab.week.twice', {
        who: person.name,
        rotas: listNames(rotas, t),
        range: knownRangeWords({ start, end }, range, moment, t),
      }),
    }));
  }
}

/** The shifts and the gaps between them in their order, for whoever does not see the band. */
function ShiftList(props: { rota: Rota; range: TimeRange }) {
  const { rota, range } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const moment = useMoment();
  const shifts = [
    ...rota.shifts,
    ...rota.gaps.map(gap => ({
      ...gap,
      person: undefined,
      overrideId: undefined,
    })),
  ].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  return (
    <div className={classes.list}>
      <PlainList ordered label={rota.name}>
        {shifts.map(({ start, end, person, overrideId }) => {
          const isNow =
            DateTime.fromISO(start) <= moment.now &&
            moment.now < DateTime.fromISO(end);
          return (
            <li key={`${start} ${person?.name}`}>
              <div className={classes.shift}>
                <span>{knownRangeWords({ start, end }, range, moment, t)}</span>
                {person ? (
                  <span className={classes.name}>
                    {overrideId
                      ? t('tab.week.overrideLabel', { who: person.name })
                      : person.name}
                  </span>
                ) : (
                  <StatusLabel tone="bad">{t('tab.week.nobody')}</StatusLabel>
                )}
                {isNow && (
                  <span className={classes.quiet}>{t('tab.week.now')}</span>
                )}
              </div>
            </li>
          );
        })}
      </PlainList>
    </div>
  );
}

function dayWords(instant: string, language: string | undefined): string {
  return DateTime.fromISO(instant, { locale: language }).toLocaleString({
    day: 'numeric',
    month: 'long',
  });
}
