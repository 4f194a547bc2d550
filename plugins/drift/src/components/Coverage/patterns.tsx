import { useId } from 'react';
import { Theme, useTheme } from '@material-ui/core/styles';
import { CoverageState } from '@paved-path/backstage-plugin-drift-common';
import { toneColor } from '@paved-path/provider-kit-react';

/** How wide a pattern is before it repeats, in pixels. */
const TILE = 6;

/** How a state is drawn, in an SVG that holds the definitions of the same id. */
export function patternOf(state: CoverageState, theme: Theme, id: string) {
  return {
    fill: `url(#${id}-${state})`,
    stroke:
      state === 'unmanaged'
        ? toneColor(theme, 'warning')
        : theme.palette.text.secondary,
  };
}

/** What no code manages is hatched, what is unknown is dotted, and what is managed is plain. */
export function PatternDefinitions(props: { id: string }) {
  const { id } = props;
  const theme = useTheme();
  const loud = toneColor(theme, 'warning');
  const quiet = theme.palette.text.secondary;
  const tile = {
    width: TILE,
    height: TILE,
    patternUnits: 'userSpaceOnUse',
  } as const;
  const ground = { width: TILE, height: TILE };
  return (
    <defs>
      <pattern id={`${id}-unmanaged`} patternTransform="rotate(45)" {...tile}>
        <rect {...ground} fill={loud} fillOpacity={0.3} />
        <rect width={TILE / 2} height={TILE} fill={loud} />
      </pattern>
      <pattern id={`${id}-unknown`} {...tile}>
        <rect {...ground} fill={theme.palette.background.paper} />
        <circle cx={TILE / 2} cy={TILE / 2} r={1.2} fill={quiet} />
      </pattern>
      <pattern id={`${id}-managed`} {...tile}>
        <rect {...ground} fill={quiet} fillOpacity={0.3} />
      </pattern>
    </defs>
  );
}

/** How a state is drawn, for a legend. */
export function Swatch(props: { state: CoverageState }) {
  const { state } = props;
  const theme = useTheme();
  const id = useId();
  return (
    <svg width={14} height={14} aria-hidden>
      <PatternDefinitions id={id} />
      <rect
        x={0.5}
        y={0.5}
        width={13}
        height={13}
        {...patternOf(state, theme, id)}
      />
    </svg>
  );
}
