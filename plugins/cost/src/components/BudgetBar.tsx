import { makeStyles, Theme } from '@material-ui/core/styles';
import { Budget } from '@paved-path/backstage-plugin-cost-common';
import {
  Tone,
  toneColor,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../translation';
import { moneyWords, percentNumber } from '../words';

const useStyles = makeStyles<Theme, { tone: Tone }>(theme => ({
  bar: {
    position: 'relative',
    height: 8,
    borderRadius: 4,
    overflow: 'hidden',
    background: theme.palette.action.selected,
  },
  used: {
    position: 'absolute',
    inset: '0 auto 0 0',
    background: ({ tone }) =>
      tone === 'neutral' ? theme.palette.primary.main : toneColor(theme, tone),
  },
  forecast: {
    position: 'absolute',
    inset: '0 auto 0 0',
    opacity: 0.35,
    background: ({ tone }) =>
      tone === 'neutral' ? theme.palette.primary.main : toneColor(theme, tone),
  },
  mark: {
    position: 'absolute',
    inset: '0 auto 0 auto',
    width: 2,
    marginLeft: -2,
    background: theme.palette.background.paper,
  },
  words: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
    fontVariantNumeric: 'tabular-nums',
    marginTop: theme.spacing(0.25),
  },
}));

/** How much of a budget is used, in words below a bar; what the forecast adds is paler, and its thresholds are notches. */
export function BudgetBar(props: { budget: Budget; currency: string }) {
  const { budget, currency } = props;
  const { used, forecast = used, thresholds, source } = budget;
  const most = Math.max(1, used, forecast);
  let tone: Tone = 'neutral';
  if (used > 1) tone = 'bad';
  else if (forecast > 1) tone = 'warning';
  const classes = useStyles({ tone });
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const share = (part: number) =>
    `${Math.min(100, Math.max(0, (part / most) * 100))}%`;
  const notches = [...new Set([...thresholds, 1])].filter(
    threshold => threshold < most,
  );
  return (
    <div title={t('card.budgetSource', { source })}>
      <div className={classes.bar} aria-hidden>
        <div className={classes.forecast} style={{ width: share(forecast) }} />
        <div className={classes.used} style={{ width: share(used) }} />
        {notches.map(threshold => (
          <div
            key={threshold}
            className={classes.mark}
            style={{ left: share(threshold) }}
          />
        ))}
      </div>
      <div className={classes.words}>
        {t('card.used', {
          percent: t('percent', { number: percentNumber(used, language) }),
          budget: moneyWords(budget.amount, currency, language, {
            rough: true,
          }),
        })}
      </div>
    </div>
  );
}
