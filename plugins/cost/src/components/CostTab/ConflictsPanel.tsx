import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  Foldable,
  PlainList,
  TitledCard,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';

/** How many are shown; the rest is folded. */
const SHOWN = 5;

const useStyles = makeStyles<Theme>(theme => ({
  list: { marginTop: theme.spacing(1.5), overflowWrap: 'anywhere' },
}));

/** The charges that several entities claim, with what became of them. */
export function ConflictsPanel(props: { conflicts: string[] }) {
  const { conflicts } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const rest = conflicts.slice(SHOWN);
  const list = (some: string[]) => (
    <PlainList label={t('tab.conflicts')}>
      {some.map(conflict => (
        <li key={conflict}>{conflict}</li>
      ))}
    </PlainList>
  );
  return (
    <TitledCard title={t('tab.conflicts')}>
      <Typography variant="body2" color="textSecondary">
        {t('tab.conflictsBody')}
      </Typography>
      <div className={classes.list}>
        {list(conflicts.slice(0, SHOWN))}
        {rest.length > 0 && (
          <Foldable title={t('tab.moreConflicts', { count: rest.length })}>
            {list(rest)}
          </Foldable>
        )}
      </div>
    </TitledCard>
  );
}
