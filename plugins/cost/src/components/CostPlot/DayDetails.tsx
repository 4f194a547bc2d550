import { makeStyles, Theme, useTheme } from '@material-ui/core/styles';
import { CurrencyReport } from '@paved-path/backstage-plugin-cost-common';
import {
  StatusLabel,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { groupWords, isZero, longDayWords, saidWords } from '../../words';
import { Money } from '../Money';
import { groupColor } from './colors';
import { leftOf } from './frame';
import { PlotDay } from './plotDays';

/** How many groups of a day are named. */
const NAMED = 8;

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    position: 'absolute',
    top: 0,
    zIndex: 2,
    pointerEvents: 'none',
    width: 'max-content',
    maxWidth: 'min(280px, 60%)',
    padding: theme.spacing(1, 1.5),
    fontSize: theme.typography.caption.fontSize,
    lineHeight: 1.5,
    background: theme.palette.background.paper,
    color: theme.palette.text.primary,
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    boxShadow: theme.shadows[3],
  },
  head: {
    display: 'flex',
    justifyContent: 'space-between',
    flexWrap: 'wrap',
    columnGap: theme.spacing(2),
    fontWeight: theme.typography.fontWeightBold as number,
  },
  group: {
    display: 'grid',
    gridTemplateColumns: '10px minmax(0, 1fr) auto',
    columnGap: theme.spacing(1),
    alignItems: 'baseline',
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  swatch: { width: 10, height: 10, borderRadius: 2 },
  more: { color: theme.palette.text.secondary },
  mark: { display: 'block', overflowWrap: 'anywhere' },
}));

/** What a day is made of, beside it. What it says is read out elsewhere. */
export function DayDetails(props: {
  day: PlotDay;
  index: number;
  count: number;
  report: CurrencyReport;
  hidden: ReadonlySet<number>;
}) {
  const { day, index, count, report, hidden } = props;
  const { currency, groups } = report;
  const classes = useStyles();
  const theme = useTheme();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const isLeft = index + 0.5 < count / 2;
  const parts = day.amounts
    .map((amount, group) => ({ amount, group }))
    .filter(({ amount, group }) => !isZero(amount) && !hidden.has(group))
    .sort((one, other) => day.heights[other.group] - day.heights[one.group]);
  return (
    <div
      className={classes.root}
      aria-hidden
      style={
        isLeft
          ? { left: `calc(${leftOf(index + 1, count)} + 6px)` }
          : {
              right: `calc(100% - ${leftOf(index, count)} + 6px)`,
            }
      }
    >
      <div className={classes.head}>
        <span>{longDayWords(day.day, language)}</span>
        <span>
          <Money
            amount={day.total}
            currency={currency}
            rough={day.isForecast}
          />
          {day.isForecast && ` ${t('plot.expected')}`}
        </span>
      </div>
      {parts.slice(0, NAMED).map(({ amount, group }) => (
        <div key={groups[group].key} className={classes.group}>
          <span
            className={classes.swatch}
            style={{ background: groupColor(theme, groups[group], group) }}
          />
          <span className={classes.name}>{groupWords(groups[group], t)}</span>
          <Money amount={amount} currency={currency} />
        </div>
      ))}
      {parts.length > NAMED && (
        <div className={classes.more}>
          {t('plot.more', { count: parts.length - NAMED })}
        </div>
      )}
      {day.anomalies.map(({ id, text, state }) => (
        <StatusLabel
          key={id}
          tone={state === 'open' ? 'warning' : 'neutral'}
          className={classes.mark}
        >
          {t('plot.unusual', { text: saidWords(text, language) })}
        </StatusLabel>
      ))}
      {day.releases.map(({ at, title }) => (
        <span key={`${at} ${title}`} className={classes.mark}>
          {t('plot.released', { title })}
        </span>
      ))}
    </div>
  );
}
