import { Theme } from '@material-ui/core/styles';

/** Told apart by those who see few colours, too: neighbours differ in lightness as well as in hue. Each stands out from its paper by 3 to 1 at least. */
const light = [
  '#2f6fb5',
  '#c05a00',
  '#1b7f5c',
  '#8a4fa8',
  '#93700a',
  '#0d8397',
  '#b33f62',
  '#55722a',
  '#5560c9',
  '#7a5140',
  '#c04f8f',
  '#34566b',
];

const dark = [
  '#6cb0f2',
  '#f59d4a',
  '#4fc99b',
  '#c793e6',
  '#e0bf4d',
  '#4cc8dd',
  '#f28aa6',
  '#a6c768',
  '#9da6f5',
  '#c79a85',
  '#ef96c6',
  '#93b6cc',
];

/** The colour of the nth group; what stands for several, or for none, is grey. */
export function groupColor(
  theme: Theme,
  group: { key: string; others?: number },
  index: number,
): string {
  const isDark = theme.palette.type === 'dark';
  if (!group.key || group.others) return isDark ? '#9a9a9a' : '#757575';
  const colors = isDark ? dark : light;
  return colors[index % colors.length];
}
