import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { ThemeBlueprint } from '@backstage/plugin-app-react';
import { UnifiedThemeProvider } from '@backstage/theme';
import DarkIcon from '@material-ui/icons/Brightness2Outlined';
import LightIcon from '@material-ui/icons/WbSunnyOutlined';
import { darkTheme, lightTheme } from './themes';

const THEME_NAME = 'paved-path';

const light = ThemeBlueprint.make({
  name: 'light',
  params: {
    theme: {
      id: 'light',
      title: 'Light',
      variant: 'light',
      icon: <LightIcon />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={lightTheme} themeName={THEME_NAME}>
          {children}
        </UnifiedThemeProvider>
      ),
    },
  },
});

const dark = ThemeBlueprint.make({
  name: 'dark',
  params: {
    theme: {
      id: 'dark',
      title: 'Dark',
      variant: 'dark',
      icon: <DarkIcon />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={darkTheme} themeName={THEME_NAME}>
          {children}
        </UnifiedThemeProvider>
      ),
    },
  },
});

/** Replaces the default light and dark themes by the portal's own. */
export const themeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [light, dark],
});
