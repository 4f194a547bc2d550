import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { FleetSummary } from '@paved-path/backstage-plugin-drift-common';
import {
  ChoiceSelect,
  EmptyPanel,
  EntityCardFrame,
  LiveQuery,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftTranslationRef, Translate } from '../../translation';
import { listFreshness } from '../../words';
import { TrendPlot } from './TrendPlot';

/** How far back the trend can go, in days. */
const PERIODS = [30, 90, 365];

const useStyles = makeStyles<Theme>(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
    // Room for the label that stands on the frame.
    paddingTop: theme.spacing(1),
    marginBottom: theme.spacing(1),
  },
  said: { flex: '1 1 240px', minWidth: 0 },
  period: { minWidth: 130 },
  sentence: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
  },
  also: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(2),
    marginBottom: theme.spacing(1),
  },
}));

/** The fleet in a sentence, then the drifted environments of every day. */
export function TrendPanel(props: {
  query: LiveQuery<FleetSummary>;
  days: number;
  onDays: (days: number) => void;
}) {
  const { query, days, onDays } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  return (
    <EntityCardFrame
      title={t('fleet.trendTitle')}
      query={query}
      freshness={summary => listFreshness(summary.freshness, t)}
      empty={summary =>
        totalOf(summary)
          ? undefined
          : { title: t('fleet.none'), children: t('fleet.noneBody') }
      }
    >
      {summary => (
        <>
          <div className={classes.head}>
            <div className={classes.said}>
              <div role="status">
                <StatusLabel
                  tone={drifted(summary) ? 'bad' : 'neutral'}
                  className={classes.sentence}
                >
                  {summaryWords(summary, t)}
                </StatusLabel>
              </div>
              <Also summary={summary} />
            </div>
            <ChoiceSelect
              className={classes.period}
              label={t('fleet.period')}
              value={days}
              onChange={onDays}
              choices={PERIODS.map(period => ({
                value: period,
                words:
                  period === 365
                    ? t('fleet.year')
                    : t('fleet.days', { days: String(period) }),
              }))}
            />
          </div>
          {summary.trend.length ? (
            <>
              {summary.trend.length === 1 && (
                <Typography variant="body2" color="textSecondary">
                  {t('fleet.trendBegins')}
                </Typography>
              )}
              <TrendPlot trend={summary.trend} />
            </>
          ) : (
            <EmptyPanel title={t('fleet.noTrend')}>
              {t('fleet.noTrendBody')}
            </EmptyPanel>
          )}
        </>
      )}
    </EntityCardFrame>
  );
}

/** All environments that are looked after; what is retired is not. */
function totalOf({ states }: FleetSummary): number {
  return Object.entries(states).reduce(
    (sum, [state, count]) => (state === 'retired' ? sum : sum + count),
    0,
  );
}

function drifted({ states }: FleetSummary): number {
  return states.drifted ?? 0;
}

function summaryWords(summary: FleetSummary, t: Translate): string {
  const count = totalOf(summary);
  const number = drifted(summary);
  return number
    ? t('fleet.summary', { drifted: String(number), count })
    : t('fleet.summaryClean', { count });
}

function Also(props: { summary: FleetSummary }) {
  const { states } = props.summary;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const failed = states.failed ?? 0;
  const never = states['never-checked'] ?? 0;
  const acknowledged = states.acknowledged ?? 0;
  return (
    <div className={classes.also}>
      {failed > 0 && (
        <StatusLabel tone="warning">
          {t('fleet.alsoFailed', { number: String(failed) })}
        </StatusLabel>
      )}
      {never > 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('fleet.alsoNever', { number: String(never) })}
        </Typography>
      )}
      {acknowledged > 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('fleet.alsoAcknowledged', { number: String(acknowledged) })}
        </Typography>
      )}
    </div>
  );
}
