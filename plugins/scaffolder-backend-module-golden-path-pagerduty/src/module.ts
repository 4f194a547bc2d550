import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { goldenPathExtensionPoint } from '@paved-path/backstage-plugin-golden-path-node';
import { PagerDutyClient } from './PagerDutyClient';
import { PagerDutyOnCallHost } from './PagerDutyOnCallHost';
import { readPagerDutySettings } from './settings';

/**
 * Lets the golden path create services at PagerDuty, where `goldenPath.pagerDuty` is configured.
 * @public
 */
export const goldenPathPagerDutyModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'golden-path-pagerduty',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        goldenPath: goldenPathExtensionPoint,
      },
      async init({ config, goldenPath }) {
        const settings = readPagerDutySettings(config);
        if (!settings) return;
        goldenPath.addOnCallHost(
          new PagerDutyOnCallHost({
            client: new PagerDutyClient({ settings }),
            settings,
          }),
        );
      },
    });
  },
});
