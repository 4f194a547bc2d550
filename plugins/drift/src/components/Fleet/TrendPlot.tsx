import { makeStyles, Theme, useTheme } from '@material-ui/core/styles';
import { FleetSummary } from '@paved-path/backstage-plugin-drift-common';
import {
  DataTable,
  Foldable,
  toneColor,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import {
  Area,
  AreaChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { driftTranslationRef } from '../../translation';

const useStyles = makeStyles<Theme>(theme => ({
  table: {
    maxHeight: 320,
    overflow: 'auto',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
}));

/** The drifted environments of every day, new ones on top of acknowledged ones; the same as a table for those who do not see it. */
export function TrendPlot(props: { trend: FleetSummary['trend'] }) {
  const { trend } = props;
  const classes = useStyles();
  const theme = useTheme();
  const { t } = useTexts(driftTranslationRef);
  const language = useLanguage();
  // A day is a day in UTC, wherever the reader is.
  const dayWords = (day: string) =>
    DateTime.fromISO(day, { zone: 'utc', locale: language }).toLocaleString({
      day: 'numeric',
      month: 'short',
    });
  const totals = trend.map(day => day.new + day.acknowledged);
  const axis = { stroke: theme.palette.text.secondary, fontSize: 11 };
  const isNew = toneColor(theme, 'bad');
  const isKnown = theme.palette.text.secondary;
  return (
    <>
      <div
        role="img"
        aria-label={t('fleet.plotLabel', {
          from: dayWords(trend[0].day),
          to: dayWords(trend[trend.length - 1].day),
          first: String(totals[0]),
          last: String(totals[totals.length - 1]),
          most: String(Math.max(...totals)),
        })}
      >
        <ResponsiveContainer width="100%" height={220}>
          <AreaChart
            data={trend}
            accessibilityLayer={false}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          >
            <CartesianGrid stroke={theme.palette.divider} vertical={false} />
            <XAxis
              dataKey="day"
              tickFormatter={dayWords}
              minTickGap={40}
              {...axis}
            />
            <YAxis width={36} allowDecimals={false} {...axis} />
            <Tooltip
              labelFormatter={label => dayWords(String(label))}
              contentStyle={{
                background: theme.palette.background.paper,
                borderColor: theme.palette.divider,
                color: theme.palette.text.primary,
              }}
            />
            <Legend
              formatter={name => (
                <span style={{ color: theme.palette.text.primary }}>
                  {name}
                </span>
              )}
            />
            <Area
              dataKey="acknowledged"
              name={t('fleet.acknowledged')}
              stackId="drifted"
              type="stepAfter"
              stroke={isKnown}
              fill={isKnown}
              fillOpacity={0.25}
              isAnimationActive={false}
            />
            <Area
              dataKey="new"
              name={t('fleet.new')}
              stackId="drifted"
              type="stepAfter"
              stroke={isNew}
              fill={isNew}
              fillOpacity={0.35}
              isAnimationActive={false}
            />
          </AreaChart>
        </ResponsiveContainer>
      </div>
      <Foldable title={t('fleet.asTable')}>
        <div
          className={classes.table}
          role="region"
          aria-label={t('fleet.trendTable')}
          // A table that scrolls must be reachable by keyboard.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          <DataTable
            slim
            label={t('fleet.trendTable')}
            columns={[
              { title: t('fleet.day'), share: 2, cell: row => row.day },
              {
                title: t('fleet.new'),
                share: 1,
                numeric: true,
                cell: row => row.new,
              },
              {
                title: t('fleet.acknowledged'),
                share: 1,
                numeric: true,
                cell: row => row.acknowledged,
              },
            ]}
            rows={[...trend].reverse()}
            rowKey={row => row.day}
          />
        </div>
      </Foldable>
    </>
  );
}
