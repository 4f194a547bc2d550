import { KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Rota } from '@paved-path/backstage-plugin-on-call-common';
import { EmptyPanel, useTexts } from '@paved-path/provider-kit-react';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import {
  CalendarItem,
  contains,
  identityOf,
  layOutWeeks,
  neighbourOf,
  PersonTones,
} from '../../words';
import { CalendarWeekRow } from './CalendarWeekRow';
import { Initials } from './Initials';
import { RotaRange } from './useRotaRange';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    borderTop: `1px solid ${theme.palette.divider}`,
    borderLeft: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    fontFamily: theme.typography.fontFamily,
  },
  people: {
    listStyle: 'none',
    margin: 0,
    padding: theme.spacing(1, 0.75),
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
    borderRight: `1px solid ${theme.palette.divider}`,
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  person: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    minWidth: 0,
    overflowWrap: 'anywhere',
  },
  hint: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clip: 'rect(0 0 0 0)',
    whiteSpace: 'nowrap',
  },
}));

/** The weeks of a rota: days as columns, shifts as bands, and the times in which nobody or somebody twice is on call. */
export function RotaCalendar(props: {
  rota: Rota;
  range: RotaRange;
  tones: PersonTones;
  onOpen: (item: CalendarItem, opener: HTMLElement) => void;
}) {
  const { rota, range, tones, onOpen } = props;
  const { start, weeks, asked } = range;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { now, language } = useMoment();
  const hintId = useId();
  const buttons = useRef(new Map<string, HTMLButtonElement>());
  const calendar = useMemo(
    () => layOutWeeks(rota, start, weeks, asked),
    [rota, start, weeks, asked],
  );
  const [chosen, setChosen] = useState<string>();
  const { items } = calendar;
  // One of them is reached with the tabulator, the others from there with the arrows.
  const active =
    items.find(({ key }) => key === chosen) ??
    items.find(item => contains(item, now)) ??
    items[0];

  function onKeyDown(event: KeyboardEvent) {
    const next = active && neighbourOf(calendar, active, event.key);
    if (!next) return;
    event.preventDefault();
    setChosen(next.key);
    buttons.current.get(next.key)?.focus();
  }

  if (!items.length) {
    return (
      <EmptyPanel title={t('rota.calendar.empty')}>
        {t('rota.calendar.emptyBody')}
      </EmptyPanel>
    );
  }
  const dayWords = (day: typeof start) =>
    (language ? day.setLocale(language) : day).toFormat('d LLLL');
  return (
    // The keys are those of the buttons within.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={classes.root}
      role="group"
      aria-label={t('rota.calendar.label', {
        rota: rota.name,
        from: dayWords(start),
        until: dayWords(start.plus({ weeks, days: -1 })),
      })}
      aria-describedby={hintId}
      onKeyDown={onKeyDown}
    >
      <span id={hintId} className={classes.hint}>
        {t('rota.calendar.hint')}
      </span>
      {calendar.weeks.map(week => (
        <CalendarWeekRow
          key={week.start.toMillis()}
          week={week}
          label={t('rota.calendar.week', { day: dayWords(week.start) })}
          tones={tones}
          activeKey={active?.key}
          buttons={buttons.current}
          onOpen={(item, opener) => {
            setChosen(item.key);
            onOpen(item, opener);
          }}
        />
      ))}
      {items.some(({ shift }) => shift) && (
        <People items={items} tones={tones} />
      )}
    </div>
  );
}

/** Whose initials stand in the bands. */
function People(props: { items: CalendarItem[]; tones: PersonTones }) {
  const { items, tones } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const people = new Map(
    items.flatMap(({ shift }) =>
      shift ? [[identityOf(shift.person), shift.person]] : [],
    ),
  );
  return (
    <ul className={classes.people} aria-label={t('rota.calendar.people')}>
      {[...people].map(([key, person]) => (
        <li key={key} className={classes.person}>
          <Initials person={person} tone={tones.get(key)} />
          {person.name}
        </li>
      ))}
    </ul>
  );
}
