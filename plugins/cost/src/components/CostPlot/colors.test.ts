import { createTheme, getContrastRatio } from '@material-ui/core/styles';
import { groupColor } from './colors';

describe('groupColor', () => {
  it.each(['light', 'dark'] as const)(
    'stands out from the paper of the %s theme, and from its neighbours by name',
    type => {
      const theme = createTheme({
        palette: {
          type,
          background: { paper: type === 'light' ? '#ffffff' : '#1c2424' },
        },
      });
      const colors = Array.from({ length: 12 }, (_, index) =>
        groupColor(theme, { key: `group ${index}` }, index),
      );
      expect(new Set(colors).size).toBe(12);
      for (const color of [
        ...colors,
        groupColor(theme, { key: '' }, 0),
        groupColor(theme, { key: 'others', others: 3 }, 0),
      ]) {
        expect(
          getContrastRatio(color, theme.palette.background.paper),
        ).toBeGreaterThanOrEqual(3);
      }
    },
  );
});
