import { useId, useMemo, useState } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { CurrencyReport } from '@paved-path/backstage-plugin-cost-common';
import { useLanguage, useTexts } from '@paved-path/provider-kit-react';
import { costTranslationRef, Translate } from '../../translation';
import {
  dateWords,
  groupWords,
  isZero,
  longDayWords,
  moneyWords,
  saidWords,
} from '../../words';
import { Bars } from './Bars';
import { DayDetails } from './DayDetails';
import { DaysTable } from './DaysTable';
import { DAYS, FLAGS, leftOf, TOP, widthOf } from './frame';
import { Legend } from './Legend';
import { DayMarks, PlotDay, plotDays } from './plotDays';
import { ReleaseFlags } from './ReleaseFlags';
import { useDayWalk } from './useDayWalk';

const useStyles = makeStyles<Theme>(theme => ({
  plot: { position: 'relative' },
  walk: {
    position: 'relative',
    borderRadius: theme.shape.borderRadius,
    touchAction: 'pan-y',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    '&:focus-visible ~ $hint': { visibility: 'visible' },
  },
  hint: {
    visibility: 'hidden',
    position: 'absolute',
    // Over the plot's upper edge, where nothing moves when it appears.
    top: -20,
    right: 0,
    margin: 0,
    padding: theme.spacing(0, 0.75),
    background: theme.palette.background.paper,
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  day: {
    position: 'absolute',
    top: TOP,
    background: theme.palette.action.selected,
    pointerEvents: 'none',
  },
  spoken: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clip: 'rect(0 0 0 0)',
  },
}));

/**
 * What the days cost in one currency, stacked by group: with the pointer or the arrow keys one walks the days, the legend hides and highlights, and
 * the same stands below as a table.
 */
export function CostPlot(
  props: { days: string[]; report: CurrencyReport } & DayMarks,
) {
  const { report, anomalies, releases } = props;
  const { currency, groups } = report;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const id = useId();
  const days = useMemo(
    () => plotDays(props.days, report, { anomalies, releases }),
    [props.days, report, anomalies, releases],
  );
  // By key: another answer may have the groups in another order.
  const [hiddenKeys, setHiddenKeys] = useState<ReadonlySet<string>>(new Set());
  const hidden = useMemo(
    () =>
      new Set(
        groups.flatMap(({ key }, index) => (hiddenKeys.has(key) ? index : [])),
      ),
    [groups, hiddenKeys],
  );
  const [highlighted, setHighlighted] = useState<number>();
  const walk = useDayWalk(days.length, props.days.length - 1);
  const withFlags = days.some(day => day.releases.length);
  if (!days.length) return null;

  function toggle(index: number) {
    const next = new Set(hiddenKeys);
    if (!next.delete(groups[index].key)) next.add(groups[index].key);
    setHiddenKeys(next);
  }

  const passed = days.filter(({ isForecast }) => !isForecast);
  const byAmount = [...passed].sort(
    (one, other) => Number(one.total) - Number(other.total),
  );
  const amountOf = (day: PlotDay | undefined) =>
    moneyWords(day?.total ?? '0', currency, language);
  return (
    <div>
      <div className={classes.plot}>
        <div
          className={classes.walk}
          role="application"
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label={t('plot.label', {
            currency,
            from: dateWords(days[0].day, language),
            to: dateWords(days[days.length - 1].day, language),
            least: amountOf(byAmount[0]),
            most: amountOf(byAmount[byAmount.length - 1]),
          })}
          aria-describedby={`${id}-hint`}
          {...walk.handlers}
        >
          {walk.index !== undefined && (
            <div
              className={classes.day}
              style={{
                left: leftOf(walk.index, days.length),
                width: widthOf(days.length),
                bottom: DAYS + (withFlags ? FLAGS : 0),
              }}
            />
          )}
          <div aria-hidden>
            <Bars
              report={report}
              days={days}
              hidden={hidden}
              highlighted={highlighted}
              withFlags={withFlags}
            />
          </div>
          {withFlags && <ReleaseFlags days={days} />}
          {walk.index !== undefined && (
            <DayDetails
              day={days[walk.index]}
              index={walk.index}
              count={days.length}
              report={report}
              hidden={hidden}
            />
          )}
        </div>
        <p id={`${id}-hint`} className={classes.hint}>
          {t('plot.hint')}
        </p>
        <div role="status" className={classes.spoken}>
          {walk.spoken !== undefined &&
            spokenWords(days[walk.spoken], report, language, t)}
        </div>
      </div>
      <Legend
        report={report}
        hidden={hidden}
        onToggle={toggle}
        onHighlight={setHighlighted}
        withRings={days.some(day => day.anomalies.length)}
      />
      <DaysTable report={report} days={days} />
    </div>
  );
}

/** What a day is made of, to be read out. */
function spokenWords(
  day: PlotDay,
  { currency, groups }: CurrencyReport,
  language: string | undefined,
  t: Translate,
): string {
  const head = {
    day: longDayWords(day.day, language),
    amount: moneyWords(day.total, currency, language, {
      rough: day.isForecast,
    }),
  };
  const parts = day.amounts.flatMap((amount, index) =>
    isZero(amount)
      ? []
      : t('plot.group', {
          name: groupWords(groups[index], t),
          amount: moneyWords(amount, currency, language),
        }),
  );
  return [
    day.isForecast ? t('plot.dayForecast', head) : t('plot.day', head),
    parts.join(', '),
    ...day.anomalies.map(({ text }) =>
      t('plot.unusual', { text: saidWords(text, language) }),
    ),
    ...day.releases.map(({ title }) => t('plot.released', { title })),
  ]
    .filter(Boolean)
    .join('. ');
}
