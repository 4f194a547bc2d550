import { Theme } from '@material-ui/core/styles';

/**
 * How the axes of a plot and what it says of a point look in a theme.
 * @public
 */
export type PlotStyles = {
  /** The colour of an axis and its words, and their size in pixels. */
  axis: { stroke: string; fontSize: number };
  tooltip: { background: string; borderColor: string; color: string };
};

/**
 * A plot draws its own text, which knows nothing of the theme that it stands in.
 * @public
 */
export function plotStyles({ palette }: Theme): PlotStyles {
  return {
    axis: { stroke: palette.text.secondary, fontSize: 11 },
    tooltip: {
      background: palette.background.paper,
      borderColor: palette.divider,
      color: palette.text.primary,
    },
  };
}
