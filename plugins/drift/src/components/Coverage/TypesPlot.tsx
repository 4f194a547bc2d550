import { useId } from 'react';
import { makeStyles, Theme, useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { CoverageSummary } from '@paved-path/backstage-plugin-drift-common';
import { Bar, BarChart, Tooltip, XAxis, YAxis } from 'recharts';
import { plotStyles, useTexts } from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import { coverageStateOrder, coverageStatus } from '../../words';
import { PlotPicture, PlotTable } from '../plots';
import { PatternDefinitions, patternOf, Swatch } from './patterns';

/** How many types are plotted; the table holds all. */
const PLOTTED = 10;

/** How tall the bar of a type is with the room around it, in pixels. */
const ROW = 30;

/** How many characters of a type have room beside its bar. */
const LABEL = 24;

/** How wide a character of it is at most on average, and the room around it, in pixels. */
const CHARACTER = 6.5;
const AROUND = 16;

const useStyles = makeStyles<Theme>(theme => ({
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(2),
    fontSize: theme.typography.caption.fontSize,
  },
  entry: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
  },
}));

type Type = CoverageSummary['types'][number];

/** The resources of every type by who manages them, told apart by pattern and not by colour alone; the same as a table. */
export function TypesPlot(props: { types: Type[] }) {
  const { types } = props;
  const classes = useStyles();
  const theme = useTheme();
  const id = useId();
  const { t } = useTexts(driftTranslationRef);
  const rows = types.map(each => ({
    ...each,
    type: each.type ?? t('coverage.noType'),
  }));
  const plotted = rows.slice(0, PLOTTED);
  const labelWidth =
    Math.max(...plotted.map(({ type }) => tail(type).length)) * CHARACTER +
    AROUND;
  const { axis, tooltip } = plotStyles(theme);
  return (
    <>
      <div className={classes.legend} aria-hidden>
        {coverageStateOrder.map(state => (
          <span key={state} className={classes.entry}>
            <Swatch state={state} />
            {coverageStatus(state, t).words}
          </span>
        ))}
      </div>
      <PlotPicture
        label={t('coverage.plotLabel', {
          types: plotted
            .map(({ type, managed, unmanaged, unknown }) =>
              t('coverage.plotType', {
                type,
                managed: String(managed),
                unmanaged: String(unmanaged),
                unknown: String(unknown),
              }),
            )
            .join('; '),
        })}
        height={plotted.length * ROW + 2 * ROW}
      >
        <BarChart
          data={plotted}
          layout="vertical"
          accessibilityLayer={false}
          margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
          barCategoryGap="25%"
        >
          <PatternDefinitions id={id} />
          <XAxis type="number" allowDecimals={false} {...axis} />
          <YAxis
            type="category"
            dataKey="type"
            width={labelWidth}
            interval={0}
            tickLine={false}
            tickFormatter={tail}
            {...axis}
          />
          <Tooltip
            cursor={{ fill: theme.palette.action.hover }}
            contentStyle={tooltip}
            itemStyle={{ color: theme.palette.text.primary }}
          />
          {coverageStateOrder.map(state => {
            const { fill, stroke } = patternOf(state, theme, id);
            return (
              <Bar
                key={state}
                dataKey={state}
                name={coverageStatus(state, t).words}
                stackId="type"
                fill={fill}
                stroke={stroke}
                isAnimationActive={false}
              />
            );
          })}
        </BarChart>
      </PlotPicture>
      {rows.length > plotted.length && (
        <Typography variant="caption" color="textSecondary" component="p">
          {t('coverage.moreTypes', { count: rows.length - plotted.length })}
        </Typography>
      )}
      <PlotTable
        label={t('coverage.typesTable')}
        columns={[
          { title: t('coverage.type'), share: 3, cell: row => row.type },
          ...coverageStateOrder.map(state => ({
            title: coverageStatus(state, t).words,
            share: 2,
            numeric: true,
            cell: (row: (typeof rows)[number]) => row[state],
          })),
        ]}
        rows={rows}
        rowKey={row => row.type}
      />
    </>
  );
}

/** The end of a type where the whole is too long: types of one family begin alike. */
function tail(type: string): string {
  return type.length > LABEL ? `…${type.slice(1 - LABEL)}` : type;
}
