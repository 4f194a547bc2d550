import Grid from '@material-ui/core/Grid';
import { useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { GoldenSignals } from '@paved-path/backstage-plugin-sandbox-common';
import {
  plotStyles,
  toneColor,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { sandboxTranslationRef } from '../translation';

/** One line of a plot. */
export type SignalLine = {
  /** What tells it from the others. */
  name?: string;
  dashed?: boolean;
  value: (sample: GoldenSignals) => number | undefined;
};

/** A small plot over time, with the newest value in words for those who do not see it. A gap is a sample that told nothing. */
export function SignalPlot(props: {
  title: string;
  environment: string;
  samples: GoldenSignals[];
  lines: SignalLine[];
  /** True for what should be nothing at all. */
  bad?: boolean;
}) {
  const { title, environment, samples, lines, bad } = props;
  const theme = useTheme();
  const { t } = useTexts(sandboxTranslationRef);
  const language = useLanguage();
  const format = (value: number) =>
    value.toLocaleString(language, { maximumSignificantDigits: 3 });
  const latest = lines
    .map(({ name, value }) => {
      const newest = value(samples[samples.length - 1]);
      const words =
        newest === undefined
          ? t('dashboard.nothing')
          : t('dashboard.now', { value: format(newest) });
      return name ? `${name} ${words}` : words;
    })
    .join(', ');
  const color = toneColor(theme, bad ? 'bad' : 'progress');
  const { axis, tooltip } = plotStyles(theme);
  return (
    <Grid item xs={12} sm={6} lg={3}>
      <Typography variant="subtitle2" component="h4">
        {title}
      </Typography>
      <Typography variant="caption" color="textSecondary">
        {latest}
      </Typography>
      <div
        role="img"
        aria-label={t('dashboard.plot', { title, environment, latest })}
      >
        <ResponsiveContainer width="100%" height={140}>
          <LineChart
            data={samples.map(sample => ({
              at: DateTime.fromISO(sample.at).toMillis(),
              values: lines.map(({ value }) => value(sample)),
            }))}
            accessibilityLayer={false}
          >
            <CartesianGrid stroke={theme.palette.divider} vertical={false} />
            <XAxis
              dataKey="at"
              type="number"
              domain={['dataMin', 'dataMax']}
              tickFormatter={toTime}
              minTickGap={40}
              {...axis}
            />
            <YAxis width={44} tickFormatter={format} {...axis} />
            <Tooltip
              labelFormatter={label => toTime(Number(label))}
              formatter={value => format(Number(value))}
              contentStyle={tooltip}
            />
            {lines.map(({ name, dashed }, index) => (
              <Line
                key={name ?? title}
                name={name ?? title}
                dataKey={`values[${index}]`}
                stroke={color}
                strokeWidth={1.5}
                strokeDasharray={dashed ? '4 3' : undefined}
                dot={false}
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
    </Grid>
  );
}

/** In the reader's own zone. */
function toTime(milliseconds: number): string {
  return DateTime.fromMillis(milliseconds).toLocaleString(
    DateTime.TIME_24_SIMPLE,
  );
}
