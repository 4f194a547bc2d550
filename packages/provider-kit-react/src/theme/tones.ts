import {
  darken,
  getContrastRatio,
  lighten,
  Theme,
} from '@material-ui/core/styles';

/**
 * What a status means to the reader, whatever it is the status of.
 * @public
 */
export type Tone = 'good' | 'warning' | 'bad' | 'progress' | 'neutral';

/** The status colours that Backstage's themes add to Material UI's palette. */
type StatusPalette = {
  status?: { ok?: string; warning?: string; error?: string; running?: string };
};

/** WCAG 2 AA asks 4.5 of text; a little more leaves room for tinted grounds and striped rows. */
const READABLE = 5.2;

/**
 * The colour of a tone as text on the theme's paper. It is the theme's own status colour, darkened or lightened
 * no further than reading it takes, so it stays readable in themes that we have never seen.
 * @public
 */
export function toneColor(theme: Theme, tone: Tone): string {
  const { palette } = theme;
  if (tone === 'neutral') return palette.text.secondary;
  const status = (palette as StatusPalette).status;
  const base = {
    good: status?.ok ?? palette.success.main,
    warning: status?.warning ?? palette.warning.main,
    bad: status?.error ?? palette.error.main,
    progress: status?.running ?? palette.info.main,
  }[tone];
  const step = palette.type === 'dark' ? lighten : darken;
  for (let amount = 0; amount < 1; amount += 0.05) {
    const color = amount ? step(base, amount) : base;
    if (getContrastRatio(color, palette.background.paper) >= READABLE) {
      return color;
    }
  }
  return palette.text.primary;
}
