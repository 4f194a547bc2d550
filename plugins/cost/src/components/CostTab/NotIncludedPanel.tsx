import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  AnswerFreshness,
  FreshnessLine,
  TitledCard,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { saidWords } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  list: {
    margin: 0,
    paddingLeft: theme.spacing(2.5),
    overflowWrap: 'anywhere',
  },
  foot: { marginTop: theme.spacing(2) },
}));

/** What the numbers leave out, and how old they are: readers take a sum for all there is. */
export function NotIncludedPanel(props: {
  remarks: string[];
  freshness: AnswerFreshness;
  error: Error | undefined;
  onRetry: () => void;
}) {
  const { remarks, freshness, error, onRetry } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  return (
    <TitledCard title={t('tab.notIncluded')}>
      {remarks.length ? (
        <ul className={classes.list}>
          {remarks.map(remark => (
            <li key={remark}>{saidWords(remark, language)}</li>
          ))}
        </ul>
      ) : (
        t('tab.allIncluded')
      )}
      <div className={classes.foot}>
        <FreshnessLine freshness={freshness} error={error} onRetry={onRetry} />
      </div>
    </TitledCard>
  );
}
