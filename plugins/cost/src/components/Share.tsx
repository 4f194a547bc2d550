import { makeStyles, Theme } from '@material-ui/core/styles';
import { useLanguage, useTexts } from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../translation';
import { percentNumber } from '../words';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: '52px minmax(0, 90px)',
    alignItems: 'center',
    columnGap: theme.spacing(1),
    fontVariantNumeric: 'tabular-nums',
  },
  number: {
    textAlign: 'right',
    whiteSpace: 'nowrap',
    // Where a row is a block, it stands below the other numbers.
    '@container (max-width: 700px)': { textAlign: 'left' },
  },
  bar: {
    height: 6,
    borderRadius: 3,
    background: theme.palette.action.selected,
    overflow: 'hidden',
  },
  part: { height: '100%', background: theme.palette.primary.main },
}));

/** A share of a total, as a number and as a bar; credits have a share below nothing, and no bar. */
export function Share(props: {
  /** 1 is all. */
  share: number;
}) {
  const { share } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const number = percentNumber(share, language);
  const width = Math.min(1, Math.max(0, share)) * 100;
  return (
    <span className={classes.root}>
      <span className={classes.number}>
        {t('percent', { number: share < 0 ? `−${number}` : number })}
      </span>
      <span className={classes.bar} aria-hidden>
        <span
          className={classes.part}
          style={{ display: 'block', width: `${width}%` }}
        />
      </span>
    </span>
  );
}
