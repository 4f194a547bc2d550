import { useTheme } from '@material-ui/core/styles';
import { CurrencyReport } from '@paved-path/backstage-plugin-cost-common';
import { toneColor, useLanguage } from '@paved-path/provider-kit-react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { axisWords, dayWords } from '../../words';
import { groupColor } from './colors';
import { AXIS, DAYS, FLAGS, HEIGHT, RIGHT, TOP } from './frame';
import { PlotDay, topOf } from './plotDays';

/** The picture: stacked days, rings around what is unusual, and dashed what is expected. */
export function Bars(props: {
  report: CurrencyReport;
  days: PlotDay[];
  hidden: ReadonlySet<number>;
  highlighted: number | undefined;
  withFlags: boolean;
}) {
  const { report, days, hidden, highlighted, withFlags } = props;
  const theme = useTheme();
  const language = useLanguage();
  const axis = { stroke: theme.palette.text.secondary, fontSize: 11 };
  const paper = theme.palette.background.paper;
  return (
    <ResponsiveContainer width="100%" height={HEIGHT + (withFlags ? FLAGS : 0)}>
      <BarChart
        data={days}
        accessibilityLayer={false}
        stackOffset="sign"
        barCategoryGap={days.length > 45 ? '8%' : '16%'}
        margin={{ top: TOP, right: RIGHT, bottom: 0, left: 0 }}
      >
        <CartesianGrid stroke={theme.palette.divider} vertical={false} />
        <XAxis
          dataKey="day"
          tickFormatter={day => dayWords(day, language)}
          minTickGap={28}
          height={DAYS + (withFlags ? FLAGS : 0)}
          tickMargin={withFlags ? FLAGS : 4}
          tickLine={false}
          {...axis}
        />
        <YAxis
          width={AXIS}
          tickFormatter={amount => axisWords(amount, report.currency, language)}
          tickLine={false}
          axisLine={false}
          {...axis}
        />
        <ReferenceLine y={0} stroke={theme.palette.text.secondary} />
        {report.groups.map((group, index) => (
          <Bar
            key={group.key}
            hide={hidden.has(index)}
            dataKey={(day: PlotDay) => day.heights[index]}
            name={group.name}
            stackId="day"
            fill={groupColor(theme, group, index)}
            fillOpacity={
              highlighted === undefined || highlighted === index ? 1 : 0.2
            }
            stroke={paper}
            strokeWidth={days.length > 45 ? 0.25 : 0.75}
            isAnimationActive={false}
          />
        ))}
        <Bar
          dataKey={(day: PlotDay) =>
            day.isForecast ? Number(day.total) : undefined
          }
          stackId="day"
          fill={theme.palette.action.hover}
          stroke={theme.palette.text.secondary}
          strokeDasharray="3 2"
          isAnimationActive={false}
        />
        {days
          .filter(day => day.anomalies.length)
          .map(day => (
            <ReferenceDot
              key={day.day}
              x={day.day}
              y={topOf(day, hidden)}
              r={6}
              fill="none"
              stroke={toneColor(
                theme,
                day.anomalies.some(({ state }) => state === 'open')
                  ? 'bad'
                  : 'neutral',
              )}
              strokeWidth={2}
              ifOverflow="extendDomain"
            />
          ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
