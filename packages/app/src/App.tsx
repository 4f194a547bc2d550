import { createApp } from '@backstage/frontend-defaults';
import apiDocsPlugin from '@backstage/plugin-api-docs/alpha';
import userSettingsModule from '@backstage/plugin-app-module-user-settings';
import authPlugin from '@backstage/plugin-auth';
import catalogGraphPlugin from '@backstage/plugin-catalog-graph/alpha';
import catalogImportPlugin from '@backstage/plugin-catalog-import/alpha';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import homePlugin from '@backstage/plugin-home/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import techdocsPlugin from '@backstage/plugin-techdocs/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import costPlugin from '@paved-path/backstage-plugin-cost';
import driftPlugin from '@paved-path/backstage-plugin-drift';
import onCallPlugin from '@paved-path/backstage-plugin-on-call';
import releaseManagerPlugin from '@paved-path/backstage-plugin-release-manager';
import sandboxPlugin from '@paved-path/backstage-plugin-sandbox';
import goldenPathModule from '@paved-path/backstage-plugin-scaffolder-module-golden-path';
import { docsModule } from './modules/docs';
import { homeModule } from './modules/home';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';
import { themeModule } from './theme';

/** The portal's frontend: one line for each feature that it adds. */
export const app = createApp({
  features: [
    // The portal itself
    themeModule,
    navModule,
    signInModule,
    homePlugin,
    homeModule,
    authPlugin,
    userSettingsPlugin,
    userSettingsModule,
    notificationsPlugin,
    signalsPlugin,
    searchPlugin,

    // Catalog and docs
    catalogPlugin,
    catalogGraphPlugin,
    catalogImportPlugin,
    apiDocsPlugin,
    orgPlugin,
    techdocsPlugin,
    docsModule,

    // From a five-field form to production
    scaffolderPlugin,
    goldenPathModule,
    releaseManagerPlugin,
    sandboxPlugin,

    // How a service stands
    driftPlugin,
    costPlugin,
    onCallPlugin,
  ],
});
