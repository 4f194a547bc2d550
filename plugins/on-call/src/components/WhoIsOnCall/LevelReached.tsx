import { makeStyles, Theme } from '@material-ui/core/styles';
import { useTexts } from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { ReachedLevel } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  level: {
    fontWeight: theme.typography.fontWeightMedium as number,
    whiteSpace: 'nowrap',
  },
  after: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** A level, and when it is woken. */
export function LevelReached(props: { level: ReachedLevel }) {
  const { level, afterMinutes } = props.level;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  return (
    <div>
      <span className={classes.level}>
        {t('card.level', { level: String(level) })}
      </span>
      {afterMinutes !== undefined && (
        <span className={classes.after}>
          {afterMinutes === 0
            ? t('card.atOnce')
            : t('card.after', { minutes: String(afterMinutes) })}
        </span>
      )}
    </div>
  );
}
