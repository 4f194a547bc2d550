import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { goldenPathExtensionPoint } from '@paved-path/backstage-plugin-golden-path-node';
import { GrafanaClient } from './GrafanaClient';
import { GrafanaDashboardHost } from './GrafanaDashboardHost';
import { readGrafanaSettings } from './settings';

/**
 * Lets the golden path publish dashboards and alert rules to Grafana, where `goldenPath.grafana` is configured.
 * @public
 */
export const goldenPathGrafanaModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'golden-path-grafana',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        goldenPath: goldenPathExtensionPoint,
      },
      async init({ config, goldenPath }) {
        const settings = readGrafanaSettings(config);
        if (!settings) return;
        goldenPath.addDashboardHost(
          new GrafanaDashboardHost({
            client: new GrafanaClient({ settings }),
            settings,
          }),
        );
      },
    });
  },
});
