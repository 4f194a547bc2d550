import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ArrowDownwardIcon from '@material-ui/icons/ArrowDownward';
import ArrowUpwardIcon from '@material-ui/icons/ArrowUpward';
import {
  PlainList,
  StatusLabel,
  TitledCard,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { ReportAnswer } from '../../hooks';
import { costTranslationRef } from '../../translation';
import { beforeWords, moverWords } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  words: { color: theme.palette.text.primary, overflowWrap: 'anywhere' },
}));

/** What moved most against the days before, in sentences. */
export function MoversPanel(props: { report: ReportAnswer }) {
  const { report } = props;
  const { movers, currencies, period } = report;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const isCompared = currencies.some(({ change }) => change);
  return (
    <TitledCard title={t('tab.movers')}>
      {movers.length > 0 && (
        <Typography variant="caption" component="p" color="textSecondary">
          {beforeWords(report, period, t)}
        </Typography>
      )}
      {movers.length ? (
        <PlainList label={t('tab.movers')}>
          {movers.map(mover => {
            const { key, currency, change } = mover;
            const isDown = change.startsWith('-');
            return (
              <li key={`${currency} ${key}`}>
                <StatusLabel
                  tone={isDown ? 'good' : 'warning'}
                  icon={isDown ? ArrowDownwardIcon : ArrowUpwardIcon}
                >
                  <span className={classes.words}>
                    {moverWords(mover, language, t)}
                  </span>
                </StatusLabel>
              </li>
            );
          })}
        </PlainList>
      ) : (
        <Typography variant="body2" color="textSecondary">
          {isCompared ? t('tab.noMovers') : t('tab.moversUnknown')}
        </Typography>
      )}
    </TitledCard>
  );
}
