import { makeStyles, Theme } from '@material-ui/core/styles';
import { EscalationLevel } from '@paved-path/backstage-plugin-on-call-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { usePhotos } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { ReachedLevel, reachLevels } from '../../words';
import { PersonName } from '../PersonName';
import { LevelReached } from './LevelReached';
import { NextShift } from './NextShift';
import { PersonShifts } from './PersonShifts';
import { ShiftEnd } from './ShiftEnd';

const useStyles = makeStyles<Theme>(theme => ({
  next: {
    marginTop: theme.spacing(1),
    fontSize: theme.typography.body2.fontSize,
    color: theme.palette.text.secondary,
    overflowWrap: 'anywhere',
  },
  levels: {
    listStyle: 'none',
    margin: theme.spacing(1.5, 0, 0),
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, max-content) minmax(0, 1fr)',
    gap: theme.spacing(0.75, 2),
  },
  level: { display: 'contents' },
  people: { overflowWrap: 'anywhere' },
  person: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1),
    '& > :last-child': { color: theme.palette.text.secondary },
  },
}));

/** Who is woken first, large, and the levels after them in order. */
export function OnCallNow(props: { levels: EscalationLevel[] }) {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const levels = reachLevels(props.levels);
  // Who is woken first is what one looks for, whatever the level.
  const first = levels.find(({ people }) => people.length);
  const photos = usePhotos(first?.people.map(({ person }) => person) ?? []);
  // Where nobody is woken at all, it is said once, and not of every level.
  const others = first ? levels.filter(level => level !== first) : [];
  const next = first
    ? first.next
    : levels.find(level => level.next?.person)?.next;
  return (
    <>
      {first && (
        <PersonShifts
          large
          shifts={first.people}
          photos={photos}
          mark={first.level === 1 ? t('card.primary') : t('card.first')}
        />
      )}
      {next && (
        <div className={classes.next}>
          <NextShift shift={next} />
        </div>
      )}
      {others.length > 0 && (
        <ol className={classes.levels} aria-label={t('card.levels')}>
          {others.map(level => (
            <li key={level.level} className={classes.level}>
              <LevelReached level={level} />
              <LevelPeople level={level} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function LevelPeople(props: { level: ReachedLevel }) {
  const { people } = props.level;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  if (!people.length) {
    return (
      <span>
        <StatusLabel tone="warning">{t('card.levelNobody')}</StatusLabel>
      </span>
    );
  }
  return (
    <div className={classes.people}>
      {people.map((shift, index) => (
        <div key={index} className={classes.person}>
          <PersonName person={shift.person} />
          <ShiftEnd shift={shift} />
        </div>
      ))}
    </div>
  );
}
