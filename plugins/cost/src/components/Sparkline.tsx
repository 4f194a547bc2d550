import { makeStyles, Theme } from '@material-ui/core/styles';

/** The size of the picture in its own units: a bar is one wide. */
const HEIGHT = 10;

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'block', width: '100%', height: 36 },
  bar: { fill: theme.palette.primary.main, fillOpacity: 0.75 },
  zero: {
    stroke: theme.palette.text.secondary,
    strokeOpacity: 0.5,
    strokeWidth: 1,
    vectorEffect: 'non-scaling-stroke',
  },
}));

/** A small picture of amounts, one bar each; credits hang below the line. */
export function Sparkline(props: {
  /** Decimals, oldest first. */
  amounts: string[];
  /** What there is to see, for those who do not see it. */
  label: string;
}) {
  const { amounts, label } = props;
  const classes = useStyles();
  const heights = amounts.map(Number);
  const most = Math.max(0, ...heights);
  const least = Math.min(0, ...heights);
  const scale = HEIGHT / (most - least || 1);
  const zero = most * scale;
  return (
    <svg
      className={classes.root}
      viewBox={`0 0 ${amounts.length || 1} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {heights.map((height, index) => (
        <rect
          // Its place is all that a bar is known by.
          // eslint-disable-next-line react/no-array-index-key
          key={index}
          className={classes.bar}
          x={index + 0.1}
          width={0.8}
          y={height > 0 ? zero - height * scale : zero}
          height={Math.abs(height) * scale}
        />
      ))}
      <line
        className={classes.zero}
        x1={0}
        x2={amounts.length || 1}
        y1={zero}
        y2={zero}
      />
    </svg>
  );
}
