import { createTheme, getContrastRatio } from '@material-ui/core/styles';
import { themes } from '@backstage/theme';
import { Tone, toneColor } from './tones';

const tones: Tone[] = ['good', 'warning', 'bad', 'progress', 'neutral'];

describe('toneColor', () => {
  it.each([
    ['light', themes.light.getTheme('v4')],
    ['dark', themes.dark.getTheme('v4')],
    ['plain light', createTheme()],
    ['plain dark', createTheme({ palette: { type: 'dark' } })],
  ])('is readable on the paper of the %s theme', (_, theme) => {
    const { palette } = theme as ReturnType<typeof createTheme>;
    for (const tone of tones.filter(it => it !== 'neutral')) {
      const color = toneColor(theme as ReturnType<typeof createTheme>, tone);
      expect([
        tone,
        getContrastRatio(color, palette.background.paper) >= 4.5,
      ]).toEqual([tone, true]);
    }
  });
});
