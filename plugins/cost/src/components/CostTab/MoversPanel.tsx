import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ArrowDownwardIcon from '@material-ui/icons/ArrowDownward';
import ArrowUpwardIcon from '@material-ui/icons/ArrowUpward';
import { CostReport } from '@paved-path/backstage-plugin-cost-common';
import { PlainList, StatusLabel } from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { Section } from './Section';

const useStyles = makeStyles<Theme>(theme => ({
  words: { color: theme.palette.text.primary, overflowWrap: 'anywhere' },
}));

/** What moved most against the days before, in sentences. */
export function MoversPanel(props: { report: CostReport }) {
  const { movers, currencies } = props.report;
  const classes = useStyles();
  const { t } = useTranslationRef(costTranslationRef);
  const isCompared = currencies.some(({ change }) => change);
  return (
    <Section title={t('tab.movers')}>
      {movers.length ? (
        <PlainList label={t('tab.movers')}>
          {movers.map(({ key, currency, change, text }) => {
            const isDown = change.startsWith('-');
            return (
              <li key={`${currency} ${key}`}>
                <StatusLabel
                  tone={isDown ? 'good' : 'warning'}
                  icon={isDown ? ArrowDownwardIcon : ArrowUpwardIcon}
                >
                  <span className={classes.words}>{text}</span>
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
    </Section>
  );
}
