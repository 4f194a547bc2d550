import { makeStyles, Theme } from '@material-ui/core/styles';
import { EscalationLevel } from '@paved-path/backstage-plugin-on-call-common';
import {
  PlainList,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { usePhotos } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { reachLevels, staffed } from '../../words';
import { LevelReached } from './LevelReached';
import { NextShift } from './NextShift';
import { PersonShifts } from './PersonShifts';

const useStyles = makeStyles<Theme>(theme => ({
  level: {
    display: 'grid',
    gridTemplateColumns: '110px minmax(0, 1fr) minmax(0, 1fr)',
    gap: theme.spacing(1, 2),
    alignItems: 'center',
    [theme.breakpoints.down('xs')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  next: { color: theme.palette.text.secondary, overflowWrap: 'anywhere' },
}));

/** All escalation levels in order: when each is woken, who is on call now, and who is next. */
export function LevelList(props: { levels: EscalationLevel[] }) {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const levels = reachLevels(props.levels);
  const photos = usePhotos(
    staffed(levels.flatMap(({ now }) => now)).map(({ person }) => person),
  );
  const first = levels.find(({ people }) => people.length);
  return (
    <PlainList ordered label={t('card.levels')}>
      {levels.map(level => (
        <li key={level.level}>
          <div className={classes.level}>
            <LevelReached level={level} />
            {level.people.length ? (
              <PersonShifts
                shifts={level.people}
                photos={photos}
                mark={markOf(level === first, level.level)}
              />
            ) : (
              <StatusLabel tone="warning">{t('card.levelNobody')}</StatusLabel>
            )}
            <div className={classes.next}>
              {level.next && <NextShift shift={level.next} />}
            </div>
          </div>
        </li>
      ))}
    </PlainList>
  );

  function markOf(isFirst: boolean, level: number): string | undefined {
    if (!isFirst) return undefined;
    return level === 1 ? t('card.primary') : t('card.first');
  }
}
