import { useTheme } from '@material-ui/core/styles';
import { FleetSummary } from '@paved-path/backstage-plugin-drift-common';
import {
  plotStyles,
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
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { driftTranslationRef } from '../../translation';
import { PlotPicture, PlotTable } from '../plots';

/** The drifted environments of every day, new ones on top of acknowledged ones; the same as a table for those who do not see it. */
export function TrendPlot(props: { trend: FleetSummary['trend'] }) {
  const { trend } = props;
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
  const { axis, tooltip } = plotStyles(theme);
  const isNew = toneColor(theme, 'bad');
  const isKnown = theme.palette.text.secondary;
  return (
    <>
      <PlotPicture
        height={220}
        label={t('fleet.plotLabel', {
          from: dayWords(trend[0].day),
          to: dayWords(trend[trend.length - 1].day),
          first: String(totals[0]),
          last: String(totals[totals.length - 1]),
          most: String(Math.max(...totals)),
        })}
      >
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
            contentStyle={tooltip}
          />
          <Legend
            formatter={name => (
              <span style={{ color: theme.palette.text.primary }}>{name}</span>
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
      </PlotPicture>
      <PlotTable
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
    </>
  );
}
