import {
  createUnifiedTheme,
  genPageTheme,
  type UnifiedThemeOptions,
} from '@backstage/theme';
import { darkPalette, lightPalette } from './palettes';

const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';

/** Calmer headings than the default, in pixels. */
const typography: UnifiedThemeOptions['typography'] = {
  htmlFontSize: 16,
  fontFamily,
  h1: { fontSize: 36, fontWeight: 700, marginBottom: 10 },
  h2: { fontSize: 30, fontWeight: 700, marginBottom: 8 },
  h3: { fontSize: 26, fontWeight: 700, marginBottom: 6 },
  h4: { fontSize: 22, fontWeight: 650, marginBottom: 6 },
  h5: { fontSize: 18, fontWeight: 650, marginBottom: 4 },
  h6: { fontSize: 16, fontWeight: 650, marginBottom: 2 },
};

const components: UnifiedThemeOptions['components'] = {
  BackstageSidebarItem: {
    styleOverrides: { label: { fontWeight: 500 } },
  },
  BackstageTableHeader: {
    styleOverrides: {
      header: ({ theme }) => ({
        borderTop: `1px solid ${theme.palette.divider}`,
        borderBottom: `1px solid ${theme.palette.divider}`,
        color: theme.palette.text.secondary,
        textTransform: 'none',
      }),
    },
  },
  BackstageSelectInputBase: {
    styleOverrides: {
      input: ({ theme }) => ({
        border: `1px solid ${theme.palette.divider}`,
      }),
    },
  },
  CatalogReactUserListPicker: {
    styleOverrides: {
      root: { backgroundColor: 'transparent', border: 0 },
      groupWrapper: { margin: '8px 0 16px' },
      title: { margin: '8px 0 4px', textTransform: 'none' },
    },
  },
  // Whoever moves by keyboard sees where they are, on every kind of button.
  MuiButtonBase: {
    styleOverrides: {
      root: ({ theme }) => ({
        '&.Mui-focusVisible, &:focus-visible': {
          outline: `2px solid ${theme.palette.primary.main}`,
          outlineOffset: 2,
        },
      }),
    },
  },
  MuiButton: {
    styleOverrides: {
      root: { textTransform: 'none', fontWeight: 600, borderRadius: 8 },
      contained: { boxShadow: 'none' },
    },
  },
  MuiPaper: {
    styleOverrides: {
      root: { backgroundImage: 'unset' },
      rounded: { borderRadius: 10 },
      elevation1: ({ theme }) => ({
        boxShadow: 'none',
        border: `1px solid ${theme.palette.divider}`,
      }),
      elevation2: ({ theme }) => ({
        boxShadow: 'none',
        border: `1px solid ${theme.palette.divider}`,
      }),
    },
  },
  MuiCard: {
    styleOverrides: {
      root: { display: 'flex', flexDirection: 'column' },
    },
  },
  MuiTab: {
    styleOverrides: {
      root: ({ theme }) => ({
        textTransform: 'none',
        letterSpacing: 0,
        fontWeight: 500,
        color: theme.palette.text.secondary,
        '&:hover': {
          color: theme.palette.text.primary,
          background: theme.palette.action.hover,
        },
      }),
    },
  },
  MuiTableRow: {
    styleOverrides: {
      root: { '&:nth-of-type(odd)': { backgroundColor: 'unset' } },
      head: { '&:nth-of-type(odd)': { backgroundColor: 'unset' } },
    },
  },
  MuiTableCell: {
    styleOverrides: {
      root: ({ theme }) => ({
        borderBottom: `1px solid ${theme.palette.divider}`,
      }),
    },
  },
};

function createPavedPathTheme(
  palette: typeof lightPalette | typeof darkPalette,
  bar: { from: string; to: string },
) {
  const page = genPageTheme({
    colors: [bar.from, bar.to],
    shape: 'none',
    options: { fontColor: '#FFFFFF' },
  });
  const names = [
    'home',
    'documentation',
    'tool',
    'service',
    'website',
    'library',
    'other',
    'app',
    'apis',
    'card',
  ];
  return createUnifiedTheme({
    palette,
    fontFamily,
    typography,
    defaultPageTheme: 'home',
    pageTheme: Object.fromEntries(names.map(name => [name, page])),
    components,
  });
}

/** The portal by day. */
export const lightTheme = createPavedPathTheme(lightPalette, {
  from: '#14302F',
  to: '#0B5449',
});

/** The portal by night. */
export const darkTheme = createPavedPathTheme(darkPalette, {
  from: '#14302F',
  to: '#0B5449',
});
